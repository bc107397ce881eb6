import { v7 as uuidv7 } from 'uuid'
import { connectCmdb } from '../../../collector/cmdb/connect.ts'
import { ingest } from '../../../collector/ingest/ingest.ts'
import { SITE } from '../school.ts'
import { messagesOfABusySchool } from './busy-school.ts'

// A collector's share of a school in a process of its own: `node ingest-process.ts URL forward|backward`.

const [, , url = '', direction] = process.argv
const cmdb = connectCmdb({ url })
const messages = messagesOfABusySchool()
if (direction === 'backward') messages.reverse()
for (const message of messages) {
  await ingest([message], { cmdb, siteId: SITE, now: new Date('2026-12-31'), newId: uuidv7 })
}
await cmdb.close()
