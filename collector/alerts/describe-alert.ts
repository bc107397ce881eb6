import { describeChronicLink, describeContradiction } from './describe-link-fault.ts'
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
    case 'chronic':
      return describeChronicLink(alert.detail, language)
    case 'contradiction':
      return describeContradiction(alert.detail, language)
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

/** The first five by their share, or why nobody can tell. */
function contributorsOf(value: unknown, language: Language): string {
  const { ports, because } = fieldsOf(value)
  const named = (Array.isArray(ports) ? ports.slice(0, 5) : []).flatMap(it => {
    const { host, device, interface: name, share, hostCount } = fieldsOf(it)
    if (typeof device !== 'string' || typeof name !== 'string') return []
    const place = `${device}, port ${name}`
    const hosts =
      typeof hostCount === 'number' && hostCount > 1
        ? ` (${hostCount} ${words.hosts[language]})`
        : ''
    const who = typeof host === 'string' ? `${host} (${place})` : `${place}${hosts}`
    return [typeof share === 'number' ? `${who} ${Math.round(share * 100)} %` : who]
  })
  if (named.length > 0) return named.join(' ; ')
  return because === 'inside' || because === 'spread'
    ? words[because][language]
    : nobodyTells[language]
}

const words = {
  hosts: { fr: 'machines', en: 'hosts' },
  inside: {
    fr: "aucun poste : ce qui a augmenté circule à l'intérieur de l'établissement",
    en: 'no host: what rose moves inside the school',
  },
  spread: {
    fr: 'aucun poste ne se détache, la charge vient de beaucoup de machines',
    en: 'no host stands out, the load comes from many',
  },
} as const

function fieldsOf(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' ? { ...value } : {}
}
