import type { ExplainedField } from './explain-fields.ts'
import type { Answer, Explanation, IdentityReason, OtherDevice } from './explanation.ts'
import { type Language, wordsOf } from './explanation-words.ts'

/** An explanation, a sentence per line. */
export type ExplanationText = {
  readonly title: string
  /** Why it is this device. */
  readonly identity: readonly string[]
  /** Where each value comes from, by field. */
  readonly fields: readonly { readonly field: string; readonly sentence: string }[]
  /** Other records that it has to do with, and what people decided. */
  readonly history: readonly string[]
}

/** Tells an explanation in plain words. */
export function explainInWords(explanation: Explanation, language: Language): ExplanationText {
  const words = wordsOf[language]
  const { device, around, reasons, agreed, fields } = explanation
  const shownOf = (field: string) => fields.find(it => it.field === field)?.value
  const when = (instant: string) => tellInstant(instant, language)
  const agent = around.agentOf.get(device.source.message)
  const relations = [
    ...(around.mergedInto ? [words.mergedInto(nameOf(around.mergedInto))] : []),
    ...around.merged.map(it => words.merged(nameOf(it))),
    ...(around.successor
      ? [words.successor[around.successor.because](nameOf(around.successor))]
      : []),
    ...around.predecessors.map(it => words.predecessor[it.because](nameOf(it))),
  ]
  return {
    title: words.title(
      nameOf({ id: device.id, ...present({ name: shownOf('name'), serial: shownOf('serial') }) }),
      [shownOf('vendor'), shownOf('model')].filter(it => it !== undefined).join(' '),
    ),
    identity: [
      ...reasons.map(it => tellReason(it, words)),
      words.lastSeen(when(device.source.at), agent, agreed.map(words.field)),
      words.firstSeen(when(device.firstSeen)),
    ],
    fields: fields.map(it => ({ field: it.field, sentence: tellField(it, words, when(it.at)) })),
    history: [
      ...relations,
      ...around.cases.map(({ question, other, decision, id }) => {
        const asked = words.question[question](nameOf(other))
        return decision
          ? tellAnswer(asked, decision, language, when(decision.at))
          : words.open(asked, id)
      }),
    ],
  }
}

/** What became of a question, in a sentence. */
export function tellAnswer(
  asked: string,
  answer: Answer,
  language: Language,
  when: string,
): string {
  const words = wordsOf[language]
  return answer.decision === 'settled'
    ? words.settled(asked, words.settlement[answer.because], when)
    : words.decided(asked, words.decision[answer.decision], answer.by, when)
}

type Words = (typeof wordsOf)[Language]

function tellReason(reason: IdentityReason, words: Words): string {
  switch (reason.kind) {
    case 'serial':
    case 'mac-address': {
      const sentence = words.reason[reason.kind](reason.value)
      return reason.sharedBy > 0 ? `${sentence} ${words.shared(reason.sharedBy)}` : sentence
    }
    case 'junk-serial':
    case 'stack':
      return words.reason[reason.kind](reason.value)
    case 'name-and-address':
      return words.reason['name-and-address'](reason.name, reason.address)
    case 'address-only':
      return words.reason['address-only'](reason.address)
  }
}

/** Where a value comes from, in a sentence. */
export function tellField(it: ExplainedField, words: Words, when: string): string {
  const sentence = words.from[it.from](words.field(it.field), it.value, it.by, when)
  const more = [
    ...(it.isLocked ? [words.locked] : []),
    ...(it.observed === undefined ? [] : [words.observed(it.observed)]),
  ]
  return [sentence, ...more].join(' ')
}

/** How sentences call another item. */
export function nameOf({ id, name, serial }: OtherDevice): string {
  return name ?? serial ?? id
}

/** An instant as people of the region read it. */
export function tellInstant(instant: string, language: Language): string {
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Europe/Paris',
  })
  return format.format(new Date(instant))
}

function present(values: { name: string | undefined; serial: string | undefined }) {
  const { name, serial } = values
  return { ...(name === undefined ? {} : { name }), ...(serial === undefined ? {} : { serial }) }
}
