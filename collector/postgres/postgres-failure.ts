/** Why the embedded PostgreSQL is not running; `message` is the line for the operator. */
export type PostgresFailure = {
  kind:
    | 'no-binaries'
    | 'no-account'
    | 'not-created'
    | 'not-a-cluster'
    | 'version-mismatch'
    | 'password-missing'
    | 'still-running'
    | 'not-started'
  message: string
}
