import { endpointWordsOf } from './endpoint-explanation-words.ts'
import type { EndpointExplanation, EndpointReason } from './explain-endpoint.ts'
import { type ExplanationText, nameOf, tellField, tellInstant } from './explain-in-words.ts'
import { type Language, wordsOf } from './explanation-words.ts'

/** Tells the explanation of an endpoint in plain words. */
export function explainEndpointInWords(
  { endpoint, reasons, fields, around }: EndpointExplanation,
  language: Language,
): ExplanationText {
  const words = wordsOf[language]
  const own = endpointWordsOf[language]
  const shownOf = (field: string) => fields.find(it => it.field === field)?.value
  const when = (instant: string) => tellInstant(instant, language)
  const { kindFrom = [] } = endpoint.values
  const isKindObserved = fields.some(it => it.field === 'kind' && it.from === 'observation')
  const [reason] = reasons
  const told = reason && 'value' in reason ? reason.value : endpoint.id
  return {
    title: words.title(shownOf('name') ?? told, shownOf('vendor') ?? ''),
    identity: [
      ...reasons.map(it => tellReason(it, own)),
      ...(isKindObserved && kindFrom.length > 0
        ? [own.kindFrom(kindFrom.map(it => own.evidence[it]))]
        : []),
      ...(around.cards.length > 0 ? [own.cards(around.cards)] : []),
      words.lastSeen(when(endpoint.source.at), around.agentOf.get(endpoint.source.message), []),
      words.firstSeen(when(endpoint.firstSeen)),
    ],
    fields: fields.map(it => ({ field: it.field, sentence: tellField(it, words, when(it.at)) })),
    history: around.device ? [own.device(nameOf(around.device))] : [],
  }
}

function tellReason(reason: EndpointReason, own: (typeof endpointWordsOf)[Language]): string {
  return reason.kind === 'pseudonym' ? own.pseudonym : own.reason[reason.kind](reason.value)
}
