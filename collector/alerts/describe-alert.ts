import { reasons } from './judge-darkness.ts'
import type { AlertRule, Language } from './rule.ts'
import { isRuleName, rules } from './rules.ts'

/** What the words of an alert are made of. */
export type DescribedAlert = {
  readonly rule: string
  readonly site?: string | undefined
  readonly siteName?: string | undefined
  readonly since: string
  readonly detail: Readonly<Record<string, unknown>>
}

const unknownWord = { fr: 'inconnu', en: 'unknown' }
const ways = {
  down: { fr: 'réception', en: 'download' },
  up: { fr: 'émission', en: 'upload' },
} as const
const nobodyTells = {
  fr: 'les compteurs des commutateurs ne permettent pas de le dire',
  en: 'the counters of the switches cannot tell',
}

/** Title and text of an alert in a language; what is not known is said to be. */
export function describeAlert(
  alert: DescribedAlert,
  language: Language,
): { title: string; text: string } {
  if (!isRuleName(alert.rule)) return { title: alert.rule, text: JSON.stringify(alert.detail) }
  const rule: AlertRule = rules[alert.rule]
  return {
    title: fill(rule.title[language], alert, language),
    text: fill(rule.text[language], alert, language),
  }
}

function fill(template: string, alert: DescribedAlert, language: Language): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => wordOf(name, alert, language))
}

function wordOf(name: string, alert: DescribedAlert, language: Language): string {
  const value = alert.detail[name]
  switch (name) {
    case 'site':
      return alert.siteName ? `${alert.siteName} (${alert.site})` : (alert.site ?? 'Recense')
    case 'since':
      return momentOf(alert.since, language)
    case 'notAfter':
      return typeof value === 'string' ? momentOf(value, language) : unknownWord[language]
    case 'why':
      return Object.hasOwn(reasons, String(value))
        ? reasons[String(value) as keyof typeof reasons][language]
        : unknownWord[language]
    case 'way':
      return value === 'down' || value === 'up' ? ways[value][language] : unknownWord[language]
    case 'contributors':
      return contributorsOf(value, language)
    case 'detail':
      return Object.entries(alert.detail)
        .filter(([key, it]) => key !== 'finding' && (typeof it !== 'object' || it === null))
        .map(([key, it]) => `${key} ${String(it)}`)
        .join(', ')
    default:
      return value === undefined || value === null ? unknownWord[language] : String(value)
  }
}

function momentOf(iso: string, language: Language): string {
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB'
  return new Intl.DateTimeFormat(locale, {
    dateStyle: 'short',
    timeStyle: 'short',
    timeZone: 'Europe/Paris',
  }).format(new Date(iso))
}

/** The first five by their share, as far as they are known. */
function contributorsOf(value: unknown, language: Language): string {
  const list = Array.isArray(value)
    ? value
    : value !== null && typeof value === 'object' && 'ports' in value && Array.isArray(value.ports)
      ? value.ports
      : []
  const named = list.slice(0, 5).flatMap((it: unknown) => {
    if (it === null || typeof it !== 'object') return []
    const known = it as Record<string, unknown>
    const place = [known.host, known.name, known.device, known.interface].filter(
      word => typeof word === 'string',
    )
    const share = typeof known.share === 'number' ? ` ${Math.round(known.share * 100)} %` : ''
    return place.length > 0 ? [`${place.join(' ')}${share}`] : []
  })
  return named.length > 0 ? named.join(', ') : nobodyTells[language]
}
