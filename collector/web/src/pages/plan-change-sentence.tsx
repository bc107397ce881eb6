import type { PlanChange } from '../api/agent-queries.ts'
import { en, type SentenceKey } from '../i18n/en.ts'
import { useSpeech } from '../i18n/language.tsx'

type Speech = ReturnType<typeof useSpeech>

/** One thing that a plan makes different, in plain words. */
export function PlanChangeSentence({ change }: { change: PlanChange }) {
  const speech = useSpeech()
  const { say, sayWith } = speech
  const { kind, vlan, field, oldValue, newValue } = change
  const name = <strong>{vlan && (vlan.name || `VLAN ${vlan.id}`)}</strong>
  if (field === undefined) {
    return sayWith(kind === 'removed' ? 'plan.change.removed' : 'plan.change.added', { name })
  }
  const [was, is] = [oldValue, newValue].map(it => valueText(speech, it))
  return (
    <>
      {vlan && <>{name} · </>}
      {nameOfPlanField(speech, field)}
      {say('plan.change.colon')} {was !== '' && <del>{was}</del>} {is !== '' && <ins>{is}</ins>}
    </>
  )
}

/** What people call a key of a plan; the key itself where they have no word. */
export function nameOfPlanField({ say }: Pick<Speech, 'say'>, field: string): string {
  const key = `plan.field.${field}`
  return key in en ? say(key as SentenceKey) : field
}

function valueText(speech: Speech, value: unknown): string {
  const { say, format } = speech
  if (value === undefined || value === null) return ''
  if (typeof value === 'boolean') return say(value ? 'plan.yes' : 'plan.no')
  if (typeof value === 'number') return format.number(value)
  if (Array.isArray(value)) return value.map(it => valueText(speech, it)).join(', ')
  if (typeof value !== 'object') {
    const known = `plan.value.${value}`
    return known in en ? say(known as SentenceKey) : String(value)
  }
  if ('address' in value && 'interface' in value) return `${value.address} ${value.interface}`
  return JSON.stringify(value)
}
