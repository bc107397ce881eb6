import type { CaseQuestion } from './identity-case.ts'

/** What a person may answer. */
export const caseDecisions = ['same', 'different', 'replaced', 'ignore'] as const
export type CaseDecision = (typeof caseDecisions)[number]

/** Which answers fit a question. */
export const fittingDecisions: Readonly<Record<CaseQuestion, readonly CaseDecision[]>> = {
  'shared-serial': caseDecisions,
  'shared-mac': caseDecisions,
  clone: caseDecisions,
  'two-records': caseDecisions,
  'same-name': caseDecisions,
  // One record: whether it is the same is all there is to say. Another device has a record of its own once it is seen.
  'serial-changed': ['same', 'ignore'],
  'moved-site': ['same', 'different', 'ignore'],
}
