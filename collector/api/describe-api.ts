import { connectCmdb } from '../cmdb/connect.ts'
import { defaultSession } from './access/access-settings.ts'
import { buildApi } from './build-api.ts'
import { createMetrics } from './metrics.ts'

/** The OpenAPI document of the real routes, as they serve it; nothing is listened on and no database is asked. */
export async function describeApi(): Promise<object> {
  // Connects at the first query, and there is none.
  const database = connectCmdb({ url: 'postgresql://localhost/nowhere' })
  const app = await buildApi({
    database,
    access: { isLoopbackOnly: true, session: defaultSession },
    metrics: createMetrics(),
    checks: {},
    version: '1',
  })
  const response = await app.inject('/api/v1/openapi.json')
  await app.close()
  await database.close()
  return response.json<object>()
}
