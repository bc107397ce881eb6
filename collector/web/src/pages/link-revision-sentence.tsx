import type { LinkRevision } from '../api/link-queries.ts'
import { en, type SentenceKey } from '../i18n/en.ts'
import { useSpeech } from '../i18n/language.tsx'
import { type ThresholdName, thresholdNames, thresholdTexts } from './link-fields.ts'

type Speech = ReturnType<typeof useSpeech>

/** What one revision of a link made different, a line per field: what it was, and what it is. */
export function LinkRevisionSentence({ revision }: { revision: LinkRevision }) {
  const speech = useSpeech()
  const { before, after, kind } = revision
  const told = kind === 'ended' ? before : after
  const fields = [...new Set([...Object.keys(before), ...Object.keys(told)])]
  const lines = fields.flatMap(field => {
    const [was, is] = [
      valueText(speech, field, before[field]),
      valueText(speech, field, after[field]),
    ]
    if (was === is) return []
    return [{ field: nameOf(speech, field), was, is }]
  })
  return (
    <ul className="revision">
      {lines.map(({ field, was, is }) => (
        <li key={field}>
          {field} {was !== '' && <del>{was}</del>} {is !== '' && <ins>{is}</ins>}
        </li>
      ))}
    </ul>
  )
}

/** `90 %` of 0.9 for shares, the number else. */
export function thresholdText(
  { number }: Speech['format'],
  name: ThresholdName,
  value: number | undefined,
): string {
  const text = number(Number(thresholdTexts({ [name]: value })[name]))
  return name === 'saturatedFrom' || name === 'busyFrom' ? `${text}\u00a0%` : text
}

function nameOf({ say }: Speech, field: string): string {
  const key = `links.field.${field}`
  return key in en ? say(key as SentenceKey) : field
}

function valueText(speech: Speech, field: string, value: unknown): string {
  const { say, format } = speech
  if (value === undefined || value === null) return ''
  if (typeof value !== 'object') {
    return field === 'downIs' && (value === 'in' || value === 'out')
      ? say(`links.downIs.${value}`)
      : String(value)
  }
  const parts = value as Record<string, unknown>
  if (field === 'contract') {
    return [parts.downMbps, parts.upMbps].map(it => format.speed(Number(it))).join(' / ')
  }
  if (field === 'port') return `${parts.address} ${parts.interface}`
  if (field === 'thresholds') {
    return thresholdNames
      .filter(it => typeof parts[it] === 'number')
      .map(it => `${say(`links.threshold.${it}`)} ${thresholdText(format, it, Number(parts[it]))}`)
      .join(', ')
  }
  return JSON.stringify(value)
}
