import type { AlertRule } from './rule.ts'
import { DAY_MS, MINUTE_MS, scanned, standing, watched } from './rule-paces.ts'

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

/** A line that is away for two minutes is back, with its agent connected anew, after less than four. */
const SITE_HOLD_MS = 5 * MINUTE_MS

/** What is gone: sites, agents, devices. */
export const outageRules = {
  'wan-down': {
    ...watched,
    severity: 'critical',
    holdMs: SITE_HOLD_MS,
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
    holdMs: SITE_HOLD_MS,
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
    holdMs: SITE_HOLD_MS,
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
    holdMs: SITE_HOLD_MS,
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
    // Two looks at the pace of five minutes, six at that of one: a switch that restarts is back by then.
    holdMs: 4.5 * MINUTE_MS,
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
} as const satisfies Record<string, AlertRule>
