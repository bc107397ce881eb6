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
      fr: '{site} : {outage}',
      en: '{site}: {outage}',
    },
    text: {
      fr: 'Plus rien n’arrive du site depuis le {since}[ ; {why}]. Vérifier l’accès Internet avec l’opérateur, et appeler l’établissement pour savoir s’il a du courant.',
      en: 'Nothing has come from the site since {since}[; {why}]. Check the Internet access with its operator, and call the school to hear whether it has power.',
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
      fr: 'Depuis le {since}[ ; {why}].[ Équipements touchés : {count}.] Appeler l’établissement ; au retour du courant, vérifier que tous répondent.',
      en: 'Since {since}[; {why}].[ Devices affected: {count}.] Call the school; once the power is back, check that all of them answer.',
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
      fr: '{site} : agent[ {agent}] muet',
      en: '{site}: agent[ {agent}] silent',
    },
    text: {
      fr: 'L’agent ne parle plus depuis le {since}[ ; {why}]. Rien ne dit que le réseau du site soit en cause. Vérifier le service recense-agent et son serveur.',
      en: 'The agent has been silent since {since}[; {why}]. Nothing says that the network of the site is at fault. Check the service recense-agent and its server.',
    },
  },
  'agents-lost': {
    ...standing,
    severity: 'critical',
    holdMs: SITE_HOLD_MS,
    clearMs: 2 * MINUTE_MS,
    pages: 'always',
    title: {
      fr: '{lost} sites sur {total} muets en même temps',
      en: '{lost} of {total} sites silent at once',
    },
    text: {
      fr: 'Ils se sont tus ensemble le {since} : la panne est de notre côté. Vérifier le courtier MQTT, le réseau régional, puis le collecteur. Aucune alerte n’est ouverte par site.',
      en: 'They fell silent together at {since}: the fault is on our side. Check the MQTT broker, the regional network, then the collector. No alert is opened per site.',
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
      fr: '{kind}[ {device}] : sans réponse à plusieurs interrogations depuis le {since}{behindIt}. Vérifier son alimentation, puis son lien vers le cœur.',
      en: '{kind}[ {device}]: asked several times, no answer since {since}{behindIt}. Check its power, then its link to the core.',
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
      fr: '{kind}[ {device}] : introuvable depuis le {since}, alors que son réseau a été parcouru plusieurs fois. Le retrouver, ou le déclarer retiré sur sa fiche.',
      en: '{kind}[ {device}]: not seen since {since}, although its network was looked at several times. Find it, or retire it on its page.',
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
      fr: '{kind}[ {device}] : redémarrage le {since}.',
      en: '{kind}[ {device}]: restarted at {since}.',
    },
  },
} as const satisfies Record<string, AlertRule>
