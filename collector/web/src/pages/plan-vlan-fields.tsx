import type { PlanVlan } from '../api/agent-queries.ts'
import { useSpeech } from '../i18n/language.tsx'

type PlanVlanFieldsProps = {
  vlan: PlanVlan
  onChange: (vlan: PlanVlan) => void
  onRemove: () => void
}

const privacies = ['full', 'pseudonymised', 'count-only'] as const

/** One VLAN of a plan: what it is called, what is looked at, by what means and how fast. */
export function PlanVlanFields({ vlan, onChange, onRemove }: PlanVlanFieldsProps) {
  const { say } = useSpeech()
  const set = (changed: Partial<PlanVlan>) => onChange({ ...vlan, ...changed })
  const { id: _, ...withoutId } = vlan
  return (
    <fieldset className="plan-row">
      <legend>{vlan.name || say('plan.vlan.new')}</legend>
      <div className="editor">
        <label>
          {say('field.name')}
          <input
            required
            maxLength={100}
            value={vlan.name}
            autoComplete="off"
            onChange={({ target }) => set({ name: target.value })}
          />
        </label>
        <label>
          {say('plan.vlan.id')}
          <input
            type="number"
            min={1}
            max={4094}
            value={vlan.id ?? ''}
            onChange={({ target }) =>
              target.value === '' ? onChange(withoutId) : set({ id: Number(target.value) })
            }
          />
        </label>
        <label>
          {say('plan.vlan.targets')}
          <input
            required
            className="mono"
            value={vlan.targets.join(', ')}
            placeholder="10.1.2.0/24, 10.1.3.10-10.1.3.40"
            autoComplete="off"
            spellCheck={false}
            onChange={({ target }) => set({ targets: target.value.split(/,\s*/) })}
          />
        </label>
        <label>
          {say('plan.privacy')}
          <select
            value={vlan.privacy}
            onChange={({ target }) =>
              set({ privacy: privacies.find(it => it === target.value) ?? 'full' })
            }
          >
            {privacies.map(it => (
              <option key={it} value={it}>
                {say(`plan.privacy.${it}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {say('plan.field.pace')}
          <select
            value={vlan.pace}
            onChange={({ target }) => set({ pace: target.value === 'gentle' ? 'gentle' : 'usual' })}
          >
            <option value="usual">{say('plan.value.usual')}</option>
            <option value="gentle">{say('plan.value.gentle')}</option>
          </select>
        </label>
        <label>
          {say('plan.purpose')}
          <input
            maxLength={200}
            value={vlan.purpose ?? ''}
            autoComplete="off"
            onChange={({ target: { value } }) => {
              const { purpose: _purpose, ...rest } = vlan
              onChange(value === '' ? rest : { ...rest, purpose: value })
            }}
          />
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={vlan.snmp}
            onChange={({ target }) => set({ snmp: target.checked })}
          />
          {say('plan.vlan.snmp')}
        </label>
        <span className="actions wide">
          <button type="button" className="button is-small" onClick={onRemove}>
            {say('plan.vlan.remove')}
            <span className="visually-hidden"> {vlan.name}</span>
          </button>
        </span>
      </div>
    </fieldset>
  )
}
