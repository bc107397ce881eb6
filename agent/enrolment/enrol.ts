import {
  decodeToken,
  EnrolmentAnswer,
  type EnrolmentRequest,
  type EnrolmentToken,
} from '../../schemas/enrolment.ts'
import { failure, type Result, success } from '../../schemas/result.ts'
import { type AskFailure, askCollector, fetchAuthority } from './ask-collector.ts'
import { requestCertificate } from './request-certificate.ts'

/** What an agent is after its enrolment: PEM texts, and where to go with them. */
export type Enrolled = EnrolmentAnswer & { key: string }

const ATTEMPTS = 3

/** Trades the token for a certificate of a key made here. The failure is a line without the token's secret. */
export async function enrol(text: string): Promise<Result<Enrolled, string>> {
  const token = decodeToken(text)
  if (!token.ok) return token
  const authority = await fetchAuthority(token.value.url, token.value.authority)
  if (!authority.ok) return failure(authority.failure.message)
  const { key, certificateRequest } = await requestCertificate()
  const body = { secret: token.value.secret, certificateRequest }
  const answer = await askPatiently(token.value, body, authority.value)
  return answer.ok ? success({ ...answer.value, key }) : failure(answer.failure.message)
}

/** An answer may be lost after the token was used: the same key may ask again. */
async function askPatiently(
  { url }: EnrolmentToken,
  body: EnrolmentRequest,
  authority: string,
): Promise<Result<EnrolmentAnswer, AskFailure>> {
  const ask = () => askCollector(`${url}/enrol`, { body, authority }, EnrolmentAnswer)
  let answer = await ask()
  for (let attempt = 1; attempt < ATTEMPTS; attempt += 1) {
    if (answer.ok || answer.failure.kind === 'refused') break
    answer = await ask()
  }
  return answer
}
