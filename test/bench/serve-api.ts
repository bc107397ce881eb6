import pino from 'pino'
import { defaultSession } from '../../collector/api/access/access-settings.ts'
import { startApi } from '../../collector/api/start-api.ts'
import { connectCmdb } from '../../collector/cmdb/connect.ts'

// The API, and the pages when their folder is named, in a process of its own whose memory is measured:
// `node serve-api.ts DATABASE_URL [FOLDER]` prints where it listens.
const cmdb = connectCmdb({ url: process.argv[2] ?? '' })
const api = await startApi({
  database: cmdb,
  host: '127.0.0.1',
  port: 0,
  log: pino({ level: 'error' }),
  webRoot: process.argv[3],
  access: { session: defaultSession, tokenLimit: { perMinute: 60_000, burst: 10_000 } },
})
console.log(api.url)
process.once('SIGTERM', async () => {
  await api.close()
  await cmdb.close()
})
