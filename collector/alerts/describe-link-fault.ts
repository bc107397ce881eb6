import type { Language } from './rule.ts'

/** What a daily look at a link over weeks found, in a person's words; what is not known is left out. */
export function describeChronicLink(detail: unknown, language: Language): string {
  return inAllWays(detail, way => {
    const { rateMbps, days, classP95, p95, trend, advice } = way
    const minutes = (Array.isArray(days) ? days : []).map(it =>
      Number(fieldsOf(it).fullClassMinutes),
    )
    const sentences = [
      language === 'fr'
        ? `${nameOf(way)} (${mbps(rateMbps, language)}) plein en ${wayOf(way, language)} : ${minutes.join(', ')} minutes de cours les ${minutes.length} derniers jours de classe`
        : `${nameOf(way)} (${mbps(rateMbps, language)}) full in ${wayOf(way, language)}: ${minutes.join(', ')} class minutes on the last ${minutes.length} class days`,
      ...(typeof classP95 === 'number' && typeof p95 === 'number'
        ? [
            language === 'fr'
              ? `95e centile ${mbps(classP95, language)} en cours, ${mbps(p95, language)} jour et nuit`
              : `95th percentile ${mbps(classP95, language)} in class, ${mbps(p95, language)} day and night`,
          ]
        : []),
      ...(typeof trend === 'number'
        ? [
            language === 'fr'
              ? `tendance ${signed(trend, language)} par semaine`
              : `trend ${signed(trend, language)} per week`,
          ]
        : []),
      adviceOf(fieldsOf(advice), language),
      ...upgradesOf(way.upgrades, language),
    ]
    return sentences.join('. ')
  })
}

/** What the measures say against the register, in a person's words. */
export function describeContradiction(detail: unknown, language: Language): string {
  return inAllWays(detail, way => {
    const { because, contractMbps, measuredMbps } = way
    const [paid, measured] = [mbps(contractMbps, language), mbps(measuredMbps, language)]
    const register =
      language === 'fr'
        ? `${nameOf(way)}, ${wayOf(way, language)} : ${paid} dans le registre`
        : `${nameOf(way)}, ${wayOf(way, language)}: ${paid} in the register`
    const told = {
      above: {
        fr: `${measured} mesurés à plusieurs reprises`,
        en: `${measured} measured again and again`,
      },
      port: { fr: `un port à ${measured} le porte`, en: `a port of ${measured} carries it` },
    } as const
    return `${register}, ${told[because === 'port' ? 'port' : 'above'][language]}`
  })
}

type Fields = Record<string, unknown>

/** Each direction of each link that the detail is about. */
function inAllWays(detail: unknown, sentence: (way: Fields) => string): string {
  const first = fieldsOf(detail)
  const links = [first, ...(Array.isArray(first.more) ? first.more.map(fieldsOf) : [])]
  return links
    .flatMap(link => {
      const ways = Array.isArray(link.ways) ? link.ways.map(fieldsOf) : [link]
      return ways.map((it, index) =>
        sentence({ ...it, name: link.name, ...(index === 0 && { upgrades: link.upgrades }) }),
      )
    })
    .join('. ')
}

function adviceOf({ kind, ...advice }: Fields, language: Language): string {
  const demand = fieldsOf(advice.demand)
  if (kind === 'raise-rate') {
    const to = mbps(advice.toMbps, language)
    const wanted = mbps(demand.mbps, language)
    const sure = confidences[String(demand.confidence) as keyof typeof confidences]?.[language]
    const least = demand.how === 'at-least'
    return language === 'fr'
      ? `Conseil : passer à ${to} (demande estimée à ${least ? 'au moins ' : ''}${wanted}, confiance ${sure ?? 'inconnue'})`
      : `Advice: raise it to ${to} (demand estimated at ${least ? 'least ' : ''}${wanted}, ${sure ?? 'unknown'} confidence)`
  }
  if (kind === 'move-load') {
    return language === 'fr'
      ? `Conseil : déplacer la charge qui commence vers ${advice.beginsAt} et déborde sur les cours ${advice.days} jours (${advice.byMinutes} minutes plus tôt)`
      : `Advice: move the load that begins at about ${advice.beginsAt} and runs into class on ${advice.days} days (${advice.byMinutes} minutes earlier)`
  }
  return language === 'fr'
    ? 'Trop peu de mesures pour conseiller un débit'
    : 'Too little was measured to advise a rate'
}

const confidences = {
  high: { fr: 'élevée', en: 'high' },
  medium: { fr: 'moyenne', en: 'medium' },
  low: { fr: 'faible', en: 'low' },
} as const

/** What such a step did elsewhere, the most like it first. */
function upgradesOf(value: unknown, language: Language): string[] {
  const [first] = Array.isArray(value) ? value.map(fieldsOf) : []
  if (!first) return []
  const { site, fromMbps, toMbps, fullMinutesBefore, fullMinutesAfter, p95After } = first
  const step = `${site}, ${number(fromMbps, language)} → ${mbps(toMbps, language)}`
  return [
    language === 'fr'
      ? `Ailleurs (${step}) : ${fullMinutesBefore} minutes pleines en quatre semaines avant, ${fullMinutesAfter} après, 95e centile en cours ${mbps(p95After, language)}`
      : `Elsewhere (${step}): ${fullMinutesBefore} full minutes in the four weeks before, ${fullMinutesAfter} after, 95th percentile in class ${mbps(p95After, language)}`,
  ]
}

function nameOf({ name }: Fields): string {
  return typeof name === 'string' ? name : 'WAN'
}

function wayOf({ way }: Fields, language: Language): string {
  if (way === 'up') return language === 'fr' ? 'émission' : 'upload'
  return language === 'fr' ? 'réception' : 'download'
}

function number(value: unknown, language: Language): string {
  const told = Number(value)
  return told.toLocaleString(language === 'fr' ? 'fr-FR' : 'en-GB', { maximumFractionDigits: 1 })
}

function mbps(value: unknown, language: Language): string {
  return `${number(value, language)} Mbit/s`
}

function signed(value: number, language: Language): string {
  return `${value > 0 ? '+' : ''}${mbps(value, language)}`
}

function fieldsOf(value: unknown): Fields {
  return value !== null && typeof value === 'object' ? { ...value } : {}
}
