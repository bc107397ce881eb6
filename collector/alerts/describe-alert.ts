import { wordsOf } from '../reconcile/explanation-words.ts'
import type { CaseQuestion } from '../reconcile/identity-case.ts'
import { describeFinding } from './describe-finding.ts'
import { describeChronicLink, describeContradiction } from './describe-link-fault.ts'
import { reasons } from './judge-darkness.ts'
import { kindInWords } from './kind-in-words.ts'
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

/** What stands in square brackets is said only where all that it names is known. */
function fill(template: string, alert: DescribedAlert, language: Language): string {
  const known = (name: string) => wordOf(name, alert, language) || undefined
  const told = template.replaceAll(/\[([^[\]]*)\]/g, (_, part: string) => {
    const names = [...part.matchAll(PLACE)].map(([, name = '']) => name)
    return names.every(name => known(name) !== undefined) ? part : ''
  })
  return told.replaceAll(PLACE, (_, name: string) => known(name) ?? unknownWord(name, language))
}

const PLACE = /\{(\w+)\}/g

/** Stands where a sentence cannot do without. */
function unknownWord(name: string, language: Language): string {
  if (name === 'behindIt' || name === 'load') return ''
  if (name === 'device') return { fr: 'un équipement', en: 'a device' }[language]
  if (name === 'link') return { fr: 'le lien WAN', en: 'the WAN link' }[language]
  return { fr: 'inconnu', en: 'unknown' }[language]
}

/** Undefined, or nothing at all, where it is not known. */
function wordOf(name: string, alert: DescribedAlert, language: Language): string | undefined {
  const value = alert.detail[name]
  switch (name) {
    case 'site':
      return alert.siteName ? `${alert.siteName} (${alert.site})` : (alert.site ?? 'Recense')
    case 'since':
      return momentOf(alert.since, language)
    case 'notAfter':
      return typeof value === 'string' ? momentOf(value, language) : undefined
    case 'siteId':
      return alert.site ?? 'UAI'
    case 'outage':
      return outages[
        value === undefined && alert.detail.why === 'nobody-heard' ? 'unsure' : 'sure'
      ][language]
    case 'kind':
      return capital(kindInWords(String(value), language))
    case 'behindIt':
      return behindIt(alert.detail.behind, language)
    case 'load':
      return loadOf(alert.detail.loadPercent, language)
    case 'items':
      return itemsOf(alert.detail.itemClass, language)
    case 'question':
      return questionOf(alert.detail, language)
    case 'fault':
      return describeFinding(alert.detail, language) ?? othersOf(alert.detail)
    case 'why':
      return Object.hasOwn(reasons, String(value))
        ? reasons[String(value) as keyof typeof reasons][language]
        : undefined
    case 'way':
      return value === 'down' || value === 'up' ? ways[value][language] : undefined
    case 'contributors':
      return contributorsOf(value, language)
    case 'chronic':
      return describeChronicLink(alert.detail, language)
    case 'contradiction':
      return describeContradiction(alert.detail, language)
    case 'gear':
      return gearOf(alert.detail)
    default:
      return value === undefined || value === null ? undefined : String(value)
  }
}

const outages = {
  sure: { fr: 'lien WAN coupé', en: 'WAN link down' },
  unsure: { fr: 'site injoignable (WAN ou courant)', en: 'site unreachable (WAN or power)' },
} as const

function behindIt(count: unknown, language: Language): string {
  if (typeof count !== 'number' || count === 0) return ''
  if (language === 'fr') {
    return count === 1
      ? ' ; un équipement derrière lui s’est tu aussi'
      : ` ; ${count} équipements derrière lui se sont tus aussi`
  }
  return count === 1
    ? '; one device behind it is silent, too'
    : `; ${count} devices behind it are silent, too`
}

function loadOf(percent: unknown, language: Language): string {
  if (typeof percent !== 'number') return ''
  return language === 'fr'
    ? ` (${percent} % de ce qui est payé)`
    : ` (${percent} % of what is paid for)`
}

function itemsOf(itemClass: unknown, language: Language): string {
  if (itemClass === 'device') return language === 'fr' ? 'équipements' : 'devices'
  return language === 'fr' ? 'postes' : 'hosts'
}

/** What a thing that nobody entered is called by. */
function gearOf({ device, name, address, macAddress }: DescribedAlert['detail']) {
  const called = device ?? name ?? address ?? macAddress
  return called === undefined || called === null ? undefined : String(called)
}

function questionOf(
  { question, device, other }: DescribedAlert['detail'],
  language: Language,
): string {
  const told = wordsOf[language].question[question as CaseQuestion]
  const asked = told?.(String(other ?? '?')) ?? String(question)
  return language === 'fr' ? `${device ?? '?'} : ${asked}` : `${device ?? '?'}: ${asked}`
}

/** What is known of a finding that has no words of its own. */
function othersOf(detail: DescribedAlert['detail']): string {
  return Object.entries(detail)
    .filter(([key, it]) => key !== 'finding' && (typeof it !== 'object' || it === null))
    .map(([key, it]) => `${key} ${String(it)}`)
    .join(', ')
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** What is told of an alert that is over. */
export function describeEnd(since: string, resolvedAt: string, language: Language): string {
  const minutes = Math.max(1, Math.round((Date.parse(resolvedAt) - Date.parse(since)) / 60_000))
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)]
  const day = language === 'fr' ? 'j' : 'd'
  const parts = [
    days > 0 && `${days} ${day}`,
    hours > 0 && `${hours} h`,
    days === 0 && minutes % 60 > 0 && `${minutes % 60} min`,
  ]
  const lasted = parts.filter(Boolean).join(' ')
  return language === 'fr'
    ? `Terminé le ${momentOf(resolvedAt, 'fr')}, après ${lasted}.`
    : `Over at ${momentOf(resolvedAt, 'en')}, after ${lasted}.`
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
    fr: 'aucun poste : ce qui a augmenté circule à l’intérieur de l’établissement',
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
