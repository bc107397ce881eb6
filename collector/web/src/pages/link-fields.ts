import type { Link, LinkEntry } from '../api/link-queries.ts'

export const thresholdNames = [
  ...(['saturatedFrom', 'busyFrom', 'enterMinutes', 'windowMinutes', 'leaveMinutes'] as const),
  ...(['darkMinutes', 'delayFactor', 'delayRiseMs', 'harmedMinutes'] as const),
] as const
export type ThresholdName = (typeof thresholdNames)[number]
type Thresholds = { [Name in ThresholdName]?: number | undefined }

/** Of the rate; people write them in percent. */
const shares: readonly ThresholdName[] = ['saturatedFrom', 'busyFrom']

/** What a form has of a link: text as it is typed. */
export type LinkFields = {
  operator: string
  circuitId: string
  note: string
  downMbps: string
  upMbps: string
  /** `2026-09-01`; since now when empty. */
  contractSince: string
  address: string
  interface: string
  downIs: 'in' | 'out'
  thresholds: Record<ThresholdName, string>
}

/** What the register says of a link, to be changed; rates that are those of the port are no contract. */
export function fieldsOf(link: Link | undefined): LinkFields {
  const contract = link?.ratesFrom === 'contract' ? link : undefined
  return {
    operator: link?.operator ?? '',
    circuitId: link?.circuitId ?? '',
    note: link?.note ?? '',
    downMbps: String(contract?.downMbps ?? ''),
    upMbps: String(contract?.upMbps ?? ''),
    contractSince: '',
    address: link?.address ?? '',
    interface: link?.interface ?? '',
    downIs: link?.downIs ?? 'in',
    thresholds: thresholdTexts(link?.thresholds ?? {}),
  }
}

/** What is to be registered; a field that is empty says nothing. */
export function entryOf(fields: LinkFields): LinkEntry {
  const { contractSince, downIs, downMbps, upMbps } = fields
  const [operator, circuitId, note] = [fields.operator, fields.circuitId, fields.note].map(it =>
    it.trim(),
  )
  const [address, port] = [fields.address.trim(), fields.interface]
  const contract =
    downMbps === '' && upMbps === ''
      ? {}
      : {
          contract: { downMbps: Number(downMbps), upMbps: Number(upMbps) },
          ...(contractSince !== '' && {
            // Midnight where the person is who says it.
            contractSince: new Date(`${contractSince}T00:00`).toISOString(),
          }),
        }
  return {
    ...(operator && { operator }),
    ...(circuitId && { circuitId }),
    ...(note && { note }),
    ...contract,
    ...(address !== '' && port !== '' && { port: { address, interface: port } }),
    downIs,
    thresholds: thresholdsOf(fields.thresholds),
  }
}

/** Thresholds as text: shares in percent, nothing where the usual holds. */
export function thresholdTexts(thresholds: Thresholds): Record<ThresholdName, string> {
  const texts = thresholdNames.map(name => {
    const value = thresholds[name]
    if (value === undefined) return [name, '']
    return [name, String(shares.includes(name) ? Math.round(value * 1000) / 10 : value)]
  })
  return Object.fromEntries(texts) as Record<ThresholdName, string>
}

/** Thresholds of what was typed; an empty field says nothing. */
export function thresholdsOf(texts: Record<ThresholdName, string>): Record<string, number> {
  const own = thresholdNames.flatMap(name => {
    const text = texts[name]
    if (text.trim() === '') return []
    const value = Number(text)
    return [[name, shares.includes(name) ? value / 100 : value] as const]
  })
  return Object.fromEntries(own)
}
