import { z } from 'zod'

const Name = z.string()
const Instant = z.iso.datetime()
const Seconds = z.int().nonnegative()

/** What is not there, or was dealt with already. */
const things = [
  'account',
  'agent',
  'alert',
  'brake',
  'case',
  'changeset',
  'command',
  'device',
  'endpoint',
  'finding',
  'interface',
  'item',
  'link',
  'maintenance',
  'place',
  'plan',
  'token',
] as const
export type Thing = (typeof things)[number]

/** What somebody else may have dealt with. */
const settled = ['alert', 'brake', 'case', 'changeset', 'finding', 'item', 'maintenance'] as const

/** What is wrong with a value. `limit` goes with the ones of length and size. */
const faults = [
  'missing',
  'unknown-field',
  'too-short',
  'too-long',
  'too-small',
  'too-large',
  'to-come',
  'not-offered',
  'malformed',
] as const

/** What is wrong with an imported file as a whole. */
const fileFaults = [
  'too-large',
  'not-text',
  'empty',
  'too-many-columns',
  'too-many-lines',
  'column-twice',
  'column-missing',
  'not-csv',
] as const

/**
 * Every refusal that has a name: what it means, and the values that a sentence about it needs. A name says what is the matter, never
 * where; it stays what it is once it was told. What programs alone can meet has none.
 */
export const problems = {
  'site-unknown': {
    means: 'There is no such site, or it is none of those that whoever asks is for',
    values: z.object({ site: Name }),
  },
  'not-found': {
    means: `There is no such thing, or none of one’s own sites, or not any more; \`what\` is one of ${things.join(', ')}`,
    values: z.object({ what: z.enum(things), id: Name.optional() }),
  },
  'settled-already': {
    means:
      'Somebody, or what was observed since, has dealt with it; `what` is one of alert, brake, case, changeset, finding, item (retired, or not, as it was to be) and maintenance (cancelled); `by` and `at` when that is known',
    values: z.object({ what: z.enum(settled), by: Name.optional(), at: Instant.optional() }),
  },
  'edited-meanwhile': {
    means: 'Somebody edited it since the answer that the change was made from (`If-Match`)',
    values: z.object({}),
  },
  'value-not-accepted': {
    means: `A value of the body is not accepted: \`field\` is its place, \`fault\` one of ${faults.join(', ')}, and \`limit\` how much there must be at least or may be at most`,
    values: z.object({ field: Name, fault: z.enum(faults), limit: z.number().optional() }),
  },
  'file-not-accepted': {
    means: `A file that is imported cannot be read: \`fault\` is one of ${fileFaults.join(', ')}; \`limit\`, \`column\` and \`line\` where it has one`,
    values: z.object({
      fault: z.enum(fileFaults),
      limit: z.number().optional(),
      column: Name.optional(),
      line: z.int().optional(),
    }),
  },
  'thresholds-contradictory': {
    means: 'Thresholds that could never hold, or never end: `field` may not be above `other`',
    values: z.object({ field: Name, value: z.number(), other: Name, otherValue: z.number() }),
  },
  'hours-contradictory': {
    means: 'With such opening hours a site would never be open',
    values: z.object({ opensAt: Name, closesAt: Name }),
  },
  'link-taken': {
    means:
      'Another link of the site’s register has this port or this circuit (`what`); `operator` and `circuit` are what is said of that one',
    values: z.object({
      what: z.enum(['port', 'circuit']),
      link: z.uuid(),
      operator: Name.optional(),
      circuit: Name.optional(),
    }),
  },
  'item-merged': {
    means: 'The record was found to be that of another device, which is to be corrected instead',
    values: z.object({ device: z.uuid() }),
  },
  'nothing-to-keep': {
    means: 'The field has no value that could be kept',
    values: z.object({ field: Name }),
  },
  'undo-overtaken': {
    means: 'All that could be taken back has changed since',
    values: z.object({}),
  },
  'nothing-to-undo': {
    means: 'Nothing in the changeset can be taken back',
    values: z.object({}),
  },
  'plan-overtaken': {
    means: 'The agent was given another plan meanwhile; `revision` is the latest one’s',
    values: z.object({ revision: z.int() }),
  },
  'agent-revoked': {
    means: 'The agent was revoked, and is told nothing any more',
    values: z.object({ agent: Name }),
  },
  'agent-of-other-site': {
    means: 'The agent speaks for another site than `site`, and stays there',
    values: z.object({ agent: Name, site: Name }),
  },
  'agent-name-taken': {
    means: 'No agent may have this name: the collector uses it itself',
    values: z.object({ agent: Name }),
  },
  'enrolment-off': {
    means: 'This collector enrols no agents by tokens',
    values: z.object({}),
  },
  'enrolment-misconfigured': {
    means:
      'What the configuration says of agents (`setting`) does not let this collector enrol any',
    values: z.object({ setting: Name.optional() }),
  },
  'account-taken': {
    means: 'There is an account of this name already',
    values: z.object({ name: Name }),
  },
  'last-administrator': {
    means: 'Without this account nobody would be administrator of all sites any more',
    values: z.object({ name: Name }),
  },
  'first-administrator': {
    means: 'The first account must be that of an administrator of all sites',
    values: z.object({}),
  },
  'wrong-login': {
    means: 'Wrong name or password',
    values: z.object({}),
  },
  'wrong-current-password': {
    means: 'The password that one has now is not the one given',
    values: z.object({}),
  },
  'too-many-passwords': {
    means: 'Too many wrong passwords; `seconds` to wait',
    values: z.object({ seconds: Seconds }),
  },
  'too-many-logins': {
    means: 'Too many people log in at once; again in a few seconds',
    values: z.object({}),
  },
  'role-missing': {
    means: 'This needs a role that whoever asks does not have',
    values: z.object({ role: Name }),
  },
  'only-for-all-sites': {
    means: 'This is about all sites, and whoever asks is for some of them',
    values: z.object({}),
  },
  'other-origin': {
    means: 'The request was made by a page under a name that is not the collector’s (`http.names`)',
    values: z.object({}),
  },
  'database-away': {
    means: 'The database cannot be reached at the moment',
    values: z.object({}),
  },
} as const satisfies Record<string, { means: string; values: z.ZodObject }>

type ProblemName = keyof typeof problems

type ValuesOf<Values extends z.ZodObject> = keyof Values['shape'] extends never
  ? unknown
  : z.infer<Values>

/** Which refusal it is, with its values: `{ type: 'link-taken', what: 'port', link }`. */
export type Because = {
  [Known in ProblemName]: { readonly type: Known } & ValuesOf<(typeof problems)[Known]['values']>
}[ProblemName]

const problemNames = Object.keys(problems) as ProblemName[]

function typeOf<Known extends ProblemName>(name: Known): `/problems/${Known}` {
  return `/problems/${name}`
}

const lines = problemNames.map(name => {
  const { means, values } = problems[name]
  const told = Object.keys(values.shape).map(it => `\`${it}\``)
  return `- \`${typeOf(name)}\`: ${means}.${told.length > 0 ? ` Values: ${told.join(', ')}.` : ''}`
})

export const ProblemType = z.enum(['about:blank', ...problemNames.map(typeOf)]).meta({
  id: 'ProblemType',
  description: [
    '`about:blank` says no more than the status. Else which refusal it is:',
    ...lines,
  ].join('\n'),
})

export const ProblemValues = z
  .record(z.string(), z.union([z.string(), z.number()]))
  .describe('What a sentence about the refusal names, by `type`; what is not known is absent')

/** The refusal as it is told: without a name it is `about:blank`. */
export function toldBecause(because: Because | undefined): {
  type: z.infer<typeof ProblemType>
  values?: z.infer<typeof ProblemValues>
} {
  if (because === undefined) return { type: 'about:blank' }
  const { type, ...values } = because
  const known = Object.entries(values).flatMap(([key, it]) =>
    it === undefined ? [] : [[key, it] as const],
  )
  return {
    type: typeOf(type),
    ...(known.length > 0 && { values: Object.fromEntries(known) }),
  }
}
