import type { Generated } from 'kysely'

/** Secrets by which an agent gets its first certificate, as hashes. */
export type EnrolmentTokensTable = {
  secret_hash: Buffer
  agent_id: string
  expires_at: Date
  used_at: Date | null
  used_key_hash: Buffer | null
  created_at: Generated<Date>
}

/** What agents log in with. */
export type AgentCertificatesTable = {
  serial: string
  agent_id: string
  not_after: Date
  issued_at: Date
  revoked_at: Date | null
}
