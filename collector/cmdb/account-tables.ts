import type { Generated } from 'kysely'
import type { Role } from './role.ts'

/** Who may use API and pages. */
export type AccountTables = {
  accounts: AccountsTable
  sessions: SessionsTable
  known_browsers: KnownBrowsersTable
  login_attempts: LoginAttemptsTable
  api_tokens: ApiTokensTable
  access_events: AccessEventsTable
}

type AccountsTable = {
  id: string
  name: string
  role: Role
  site_ids: string[] | null
  password_hash: string | null
  openid_issuer: string | null
  openid_subject: string | null
  created_at: Date
  created_by: string
  disabled_at: Date | null
}

type SessionsTable = {
  token_hash: Buffer
  account_id: string
  started_at: Date
  seen_at: Date
  expires_at: Date
}

type KnownBrowsersTable = { token_hash: Buffer; account_id: string; seen_at: Date }

type LoginAttemptsTable = {
  bucket: Buffer
  failures: number
  last_at: Date
  blocked_until: Date | null
}

type ApiTokensTable = {
  id: string
  account_id: string
  name: string
  token_hash: Buffer
  scopes: string[]
  site_ids: string[] | null
  created_at: Date
  created_by: string
  expires_at: Date
  revoked_at: Date | null
  last_used_at: Date | null
}

type AccessEventsTable = {
  id: string
  at: Date
  kind: string
  actor: string
  subject: string
  address: string | null
  detail: Generated<unknown>
}
