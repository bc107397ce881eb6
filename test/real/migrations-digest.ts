import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

const migrations = new URL('../../collector/cmdb/migrations/', import.meta.url)

/** Part of the name of whatever is kept from one run to the next: a template of other migrations is another one. */
export const migrationsDigest = createHash('sha256')
  .update(
    readdirSync(migrations)
      .sort()
      .map(name => readFileSync(new URL(name, migrations), 'utf8'))
      .join(''),
  )
  .digest('hex')
  .slice(0, 12)
