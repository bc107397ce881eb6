import type { AlertRule } from './rule.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const watched = {
  seenBy: 'agent',
  freshMs: 20 * MINUTE_MS,
  pages: 'always',
} as const
/** What is wrong with the wiring is found by scans, once or a few times a day. */
const scanned = {
  seenBy: 'agent',
  freshMs: 36 * HOUR_MS,
  pages: 'open-hours',
  holdMs: 0,
  clearMs: 0,
} as const
const standing = {
  seenBy: 'collector',
  freshMs: 36 * HOUR_MS,
  pages: 'open-hours',
  holdMs: 0,
  clearMs: 0,
} as const

/** What others do not hang on. */
const quietKinds = {
  'access-point': 'warning',
  nas: 'warning',
  ups: 'warning',
  printer: 'info',
  camera: 'info',
  phone: 'info',
  pc: 'info',
  tablet: 'info',
} as const

/** Everything that is an alert. A new one is an entry here and what finds it, or the kinds of findings that it is about. */
export const rules = {
  'wan-down': {
    ...watched,
    severity: 'critical',
    holdMs: 3 * MINUTE_MS,
    clearMs: 2 * MINUTE_MS,
    seenBy: 'collector',
    freshMs: DAY_MS,
    title: {
      fr: '{site} : lien WAN coupé',
      en: '{site}: WAN link down',
    },
    text: {
      fr: "Plus rien n'arrive du site depuis {since} ; {why}. Vérifier l'accès Internet, puis l'alimentation.",
      en: 'Nothing has come from the site since {since}; {why}. Check the Internet access, then the power.',
    },
  },
  'power-cut': {
    ...watched,
    severity: 'critical',
    holdMs: 3 * MINUTE_MS,
    clearMs: 2 * MINUTE_MS,
    seenBy: 'collector',
    freshMs: DAY_MS,
    title: {
      fr: '{site} : coupure de courant',
      en: '{site}: power cut',
    },
    text: {
      fr: 'Depuis {since} ; {why}. Équipements touchés : {count}.',
      en: 'Since {since}; {why}. Devices affected: {count}.',
    },
  },
  'agent-silent': {
    ...watched,
    severity: 'major',
    holdMs: 3 * MINUTE_MS,
    clearMs: 2 * MINUTE_MS,
    seenBy: 'collector',
    freshMs: DAY_MS,
    title: {
      fr: '{site} : agent {agent} muet',
      en: '{site}: agent {agent} silent',
    },
    text: {
      fr: "L'agent ne parle plus depuis {since} ; {why}. Le réseau du site n'est pas en cause : vérifier le service recense-agent et son serveur.",
      en: 'The agent has been silent since {since}; {why}. The network of the site is not at fault: check the service recense-agent and its server.',
    },
  },
  'agents-lost': {
    ...standing,
    severity: 'critical',
    holdMs: 2 * MINUTE_MS,
    clearMs: 2 * MINUTE_MS,
    pages: 'always',
    title: {
      fr: 'Agents muets : {lost} sites sur {total}',
      en: 'Agents silent: {lost} of {total} sites',
    },
    text: {
      fr: "La plupart des sites se sont tus en même temps : chercher du côté du collecteur, du courtier MQTT ou du réseau régional. Aucune alerte n'est ouverte par site.",
      en: 'Most sites fell silent at the same time: look at the collector, the MQTT broker or the regional network. No alert is opened per site.',
    },
  },
  'device-silent': {
    ...watched,
    severity: 'major',
    severityBy: { detail: 'kind', values: quietKinds },
    criticalFrom: { detail: 'behind', atLeast: 5 },
    holdMs: 5 * MINUTE_MS,
    clearMs: 0,
    title: {
      fr: '{site} : {device} ne répond plus',
      en: '{site}: {device} does not answer',
    },
    text: {
      fr: "{kind} {device} ne répond plus depuis {since}. Équipements muets derrière : {behind}. Vérifier l'alimentation et le lien montant.",
      en: '{kind} {device} has not answered since {since}. Silent devices behind it: {behind}. Check its power and its uplink.',
    },
  },
  'device-missing': {
    ...scanned,
    severity: 'warning',
    title: {
      fr: '{site} : {device} a disparu',
      en: '{site}: {device} is missing',
    },
    text: {
      fr: "{kind} {device} n'a plus été vu depuis {since} alors que son réseau était visité. Le retrouver, ou le déclarer retiré.",
      en: '{kind} {device} has not been seen since {since} although its network was looked at. Find it, or retire it.',
    },
  },
  restarted: {
    ...scanned,
    severity: 'info',
    title: {
      fr: '{site} : {device} a redémarré',
      en: '{site}: {device} restarted',
    },
    text: {
      fr: '{kind} {device} a redémarré le {since}.',
      en: '{kind} {device} restarted at {since}.',
    },
  },
  'link-saturated': {
    ...watched,
    severity: 'major',
    severityBy: { detail: 'state', values: { harmful: 'critical' } },
    holdMs: 0,
    clearMs: 0,
    pages: 'open-hours',
    title: {
      fr: '{site} : {link} saturé ({way})',
      en: '{site}: {link} saturated ({way})',
    },
    text: {
      fr: 'Le lien {link} est plein ({way}) depuis {since}. Principaux contributeurs : {contributors}.',
      en: 'The link {link} has been full ({way}) since {since}. Top contributors: {contributors}.',
    },
  },
  'link-chronic': {
    ...scanned,
    severity: 'warning',
    findings: ['chronic-link'],
    title: {
      fr: '{site} : lien saturé de façon chronique',
      en: '{site}: link saturated again and again',
    },
    text: {
      fr: 'Le lien est plein pendant les cours la plupart des jours. Voir le conseil sur sa page : augmenter le débit ou déplacer une charge. {detail}',
      en: 'The link is full in class hours on most days. See the advice on its page: raise the rate or move a load. {detail}',
    },
  },
  'contract-contradicted': {
    ...scanned,
    severity: 'warning',
    findings: ['contract-contradicted'],
    title: {
      fr: '{site} : débit mesuré contraire au contrat',
      en: '{site}: measured rate contradicts the contract',
    },
    text: {
      fr: 'Le registre des liens et les mesures se contredisent : {detail}.',
      en: 'The register of links and the measures contradict each other: {detail}.',
    },
  },
  'speed-mismatch': {
    ...scanned,
    severity: 'warning',
    findings: ['speed-mismatch', 'duplex-mismatch', 'slow-uplink'],
    title: {
      fr: '{site} : vitesse ou duplex incohérent sur {device} {interface}',
      en: '{site}: speed or duplex mismatch on {device} {interface}',
    },
    text: {
      fr: 'Constat {finding} : {detail}. Vérifier la négociation des deux côtés et le câble.',
      en: 'Finding {finding}: {detail}. Check negotiation at both ends, and the cable.',
    },
  },
  'wiring-fault': {
    ...scanned,
    severity: 'major',
    findings: ['loop', 'one-way-link'],
    title: {
      fr: '{site} : défaut de câblage sur {device} {interface}',
      en: '{site}: wiring fault on {device} {interface}',
    },
    text: {
      fr: 'Constat {finding} : {detail}.',
      en: 'Finding {finding}: {detail}.',
    },
  },
  'unexpected-gear': {
    ...scanned,
    severity: 'warning',
    findings: [
      'unexpected-device',
      'unexpected-server',
      'unexpected-switch',
      'unexpected-gear',
      'new-device',
      'moved-server',
      'rogue-dhcp',
    ],
    title: {
      fr: '{site} : matériel inattendu ({device})',
      en: '{site}: unexpected gear ({device})',
    },
    text: {
      fr: 'Constat {finding} : {detail}. À identifier ou à accepter.',
      en: 'Finding {finding}: {detail}. Identify it, or accept it.',
    },
  },
  'address-duplicate': {
    ...scanned,
    severity: 'major',
    findings: ['duplicate-address', 'duplicate-mac', 'address-conflict'],
    title: {
      fr: '{site} : adresse en double',
      en: '{site}: duplicate address',
    },
    text: {
      fr: 'Constat {finding} : {detail}. Deux machines se disputent la même adresse.',
      en: 'Finding {finding}: {detail}. Two machines fight for one address.',
    },
  },
  'errors-rising': {
    ...watched,
    severity: 'warning',
    holdMs: 10 * MINUTE_MS,
    clearMs: 30 * MINUTE_MS,
    pages: 'open-hours',
    title: {
      fr: '{site} : erreurs sur {device} {interface}',
      en: '{site}: errors on {device} {interface}',
    },
    text: {
      fr: "{errors} erreurs en 15 minutes sur {device} {interface}, contre {before} d'ordinaire. Câble, optique ou duplex.",
      en: '{errors} errors within 15 minutes on {device} {interface}, {before} as a rule. Cable, optics or duplex.',
    },
  },
  'outbox-growing': {
    ...standing,
    severity: 'warning',
    holdMs: 15 * MINUTE_MS,
    clearMs: 5 * MINUTE_MS,
    title: {
      fr: "{site} : l'agent {agent} prend du retard",
      en: '{site}: agent {agent} falls behind',
    },
    text: {
      fr: "{messages} messages attendent, le plus ancien depuis {since} : le lien est trop lent, ou le collecteur n'accuse pas réception.",
      en: '{messages} messages wait, the oldest since {since}: the line is too slow, or the collector sends no receipts.',
    },
  },
  'certificate-expiring': {
    ...standing,
    severity: 'warning',
    title: {
      fr: '{site} : certificat de {agent} bientôt périmé',
      en: '{site}: certificate of {agent} about to expire',
    },
    text: {
      fr: "Il n'est plus valable après le {notAfter} et n'a pas été renouvelé. Relancer l'enrôlement de l'agent.",
      en: 'It is not valid after {notAfter} and was not renewed. Enrol the agent again.',
    },
  },
  'identity-case': {
    ...standing,
    severity: 'warning',
    holdMs: 5 * MINUTE_MS,
    title: {
      fr: "{site} : question d'identité ({question})",
      en: '{site}: question of identity ({question})',
    },
    text: {
      fr: 'Deux fiches se contredisent : {device} et {other}. Trancher dans la page des cas.',
      en: 'Two records contradict each other: {device} and {other}. Decide it on the page of cases.',
    },
  },
  'mass-disappearance': {
    ...standing,
    severity: 'major',
    title: {
      fr: '{site} : disparition en masse ({count} sur {of})',
      en: '{site}: mass disappearance ({count} of {of})',
    },
    text: {
      fr: "{count} éléments ont disparu d'un coup ; rien n'est conclu avant votre accord.",
      en: '{count} items disappeared at once; nothing is concluded until you agree.',
    },
  },
  'quarantine-not-empty': {
    ...standing,
    severity: 'warning',
    holdMs: 5 * MINUTE_MS,
    title: {
      fr: '{site} : messages en quarantaine ({count})',
      en: '{site}: messages in quarantine ({count})',
    },
    text: {
      fr: 'Des messages du site ne peuvent être lus : {reason}. Rien ne se perd ; agent à mettre à jour, ou à examiner.',
      en: 'Messages of the site cannot be read: {reason}. Nothing is lost; the agent needs an update, or a look.',
    },
  },
} as const satisfies Record<string, AlertRule>

export type RuleName = keyof typeof rules

/** Whether there is a rule of this name. */
export function isRuleName(name: string): name is RuleName {
  return Object.hasOwn(rules, name)
}

/** The rule that a kind of finding is an alert by; undefined for kinds that are none. */
export function ruleOfFinding(kind: string): RuleName | undefined {
  const entries = Object.entries<AlertRule>(rules)
  const found = entries.find(([, rule]) => rule.findings?.includes(kind))?.[0]
  return found !== undefined && isRuleName(found) ? found : undefined
}
