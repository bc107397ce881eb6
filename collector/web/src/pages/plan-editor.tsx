import { type FormEvent, useState } from 'react'
import {
  type GivenPlan,
  type PlanBody,
  type PlanVlan,
  usePlanChange,
  usePlanCheck,
} from '../api/agent-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { FormActions } from '../parts/form-actions.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { PlanChangeSentence } from './plan-change-sentence.tsx'
import { PlanVlanFields } from './plan-vlan-fields.tsx'

type PlanEditorProps = {
  agent: string
  plan: PlanBody | undefined
  revision: number
  onGiven: () => void
}

const newVlan = { name: '', targets: [], snmp: true, privacy: 'full', pace: 'usual' }

/**
 * Another plan for an agent: its VLANs as fields, or all of it as text, with the keys that are set once. It is checked by the
 * collector before it is given, which tells what it would change.
 */
export function PlanEditor({ agent, plan, revision, onGiven }: PlanEditorProps) {
  const { say } = useSpeech()
  const [text, setText] = useState(() => textOf({ vlans: [newVlan], ...plan, revision }))
  const [isText, setIsText] = useState(false)
  const check = usePlanCheck(agent)
  const change = usePlanChange(agent)
  const [mistake, setMistake] = useState<Mistake>()
  const read = readPlan(text)
  const edit = (next: string) => {
    setText(next)
    setMistake(undefined)
    check.reset()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if ('mistake' in read) setMistake(read.mistake)
    else if (check.data) change.mutate(tidy(read.plan), { onSuccess: onGiven })
    else check.mutate(tidy(read.plan))
  }
  return (
    <section className="panel" aria-labelledby="edit-plan">
      <div className="panel-head">
        <h2 id="edit-plan">{say('plan.edit')}</h2>
        <button
          type="button"
          className="button is-small"
          aria-pressed={isText}
          disabled={'mistake' in read}
          onClick={() => setIsText(!isText)}
        >
          {say('plan.edit.text')}
        </button>
      </div>
      <form className="panel-body editor" aria-labelledby="edit-plan" onSubmit={submit}>
        {isText || 'mistake' in read ? (
          <textarea
            aria-labelledby="edit-plan"
            className="wide mono"
            rows={20}
            spellCheck={false}
            value={text}
            onChange={({ target }) => edit(target.value)}
          />
        ) : (
          <Vlans
            vlans={read.plan.vlans}
            onChange={vlans => edit(textOf({ ...read.plan, vlans }))}
          />
        )}
        {mistake !== undefined && (
          <p className="refusal wide" role="alert">
            {say('correction.refused', { why: say(`plan.mistake.${mistake}`) })}
          </p>
        )}
        <Refusal error={check.error ?? change.error} />
        {check.data && <Would given={check.data} />}
        <FormActions
          label={say(check.data ? 'plan.give' : 'plan.check')}
          isDisabled={check.isPending || change.isPending || check.data?.isChanged === false}
        >
          <span className="soft">{say('plan.hint')}</span>
        </FormActions>
      </form>
    </section>
  )
}

function Vlans({
  vlans,
  onChange,
}: {
  vlans: readonly PlanVlan[]
  onChange: (vlans: unknown[]) => void
}) {
  const { say } = useSpeech()
  return (
    <div className="plan-rows wide">
      {vlans.map((vlan, n) => (
        <PlanVlanFields
          // biome-ignore lint/suspicious/noArrayIndexKey: a name changes while it is typed
          key={n}
          vlan={vlan}
          onChange={next => onChange(vlans.with(n, next))}
          onRemove={() => onChange(vlans.toSpliced(n, 1))}
        />
      ))}
      <span className="actions">
        <button type="button" className="button" onClick={() => onChange([...vlans, newVlan])}>
          {say('plan.vlan.add')}
        </button>
      </span>
    </div>
  )
}

/** What the collector says of a plan that it would take. */
function Would({ given: { changes, isChanged, looksAt } }: { given: GivenPlan }) {
  const { say } = useSpeech()
  return (
    <div className="wide" role="status">
      <p>
        <strong>{say(isChanged ? 'plan.would' : 'plan.would.nothing')}</strong>{' '}
        {say('plan.size', { addresses: looksAt.addresses })}
      </p>
      <ul className="bullets">
        {changes.map(it => (
          <li key={`${it.vlan?.id} ${it.vlan?.name} ${it.field} ${it.kind}`}>
            <PlanChangeSentence change={it} />
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Without what a comma at the end leaves. */
function tidy(plan: PlanBody): PlanBody {
  const vlans = plan.vlans.map(vlan => ({
    ...vlan,
    targets: vlan.targets.map(it => it.trim()).filter(it => it !== ''),
  }))
  return { ...plan, vlans }
}

function textOf(plan: object): string {
  return JSON.stringify(plan, undefined, 2)
}

type Mistake = 'json' | 'vlans'

/** The plan that the text is, as far as fields need it to be one; everything else of it is the collector's to judge. */
function readPlan(text: string): { plan: PlanBody } | { mistake: Mistake } {
  try {
    const plan = JSON.parse(text) as PlanBody | null
    const isPlan = Array.isArray(plan?.vlans) && plan.vlans.every(it => Array.isArray(it?.targets))
    return plan && isPlan ? { plan } : { mistake: 'vlans' }
  } catch {
    return { mistake: 'json' }
  }
}
