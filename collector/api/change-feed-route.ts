import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SiteId } from '../../schemas/site-id.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { type FeedPlace, readChangeFeed } from '../cmdb/read-change-feed.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { Change } from './inventory-schemas.ts'
import { pageParameters } from './page.ts'
import { RequestProblem } from './problem.ts'
import { problemResponses } from './problem-responses.ts'
import { SiteFilter } from './query-parameters.ts'

const FeedChange = Change.extend({
  site: SiteId,
  item: z.uuid().describe('The device or endpoint that it is about; of a case, the case'),
}).meta({ id: 'FeedChange' })

const Feed = z
  .object({
    items: z.array(FeedChange),
    next: z.string().describe('The `since` of the next question; also when there was nothing new'),
    hasMore: z.boolean().describe('Ask on at once; else there is nothing newer yet'),
  })
  .meta({ id: 'ChangeFeed' })

const PlaceKey = z.strictObject({
  transaction: z.string().regex(/^\d{1,19}$/),
  id: z.string().regex(/^\d{1,18}$/),
})

const WAIT_EXPECTED = 'expected whole seconds from 0 to 25'
const LOOK_AGAIN_MS = 500
const MOST_WAITING = 200

/** What became different, for programs that keep a copy: each change once, in an order that never changes. */
export function changeFeedRoute({ db }: Cmdb): FastifyPluginAsyncZod {
  let waiting = 0
  return async app => {
    const closing = new AbortController()
    app.addHook('preClose', async () => closing.abort())

    app.get(
      '/api/v1/changes',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'followChanges',
          summary: 'What became different since a place in the history, in the order of commits',
          description:
            'To keep a copy: ask with `since=now` and keep `next`, read the lists, then ask with `since` for ever. Nothing is left out and nothing comes twice, whatever is written meanwhile. Only what is on record as a change is told: that something was seen again is not. 410: the database was put back to an earlier time; begin again.',
          querystring: z.strictObject({
            since: z
              .string('expected one "next" of a previous answer')
              .regex(/^[A-Za-z0-9_-]{1,4000}$/, 'expected now, or the "next" of a previous answer')
              .optional()
              .describe('`now`, or the `next` of the previous answer; absent for all that is kept'),
            site: SiteFilter,
            itemType: Change.shape.itemType.optional(),
            wait: z.coerce
              .number(WAIT_EXPECTED)
              .int(WAIT_EXPECTED)
              .min(0, WAIT_EXPECTED)
              .max(25, WAIT_EXPECTED)
              .default(0)
              .describe('Seconds to wait for something new before answering that there is nothing'),
            limit: pageParameters.limit,
          }),
          response: { 200: Feed, ...problemResponses(400, 410, 429, 503) },
        },
      },
      async (request, reply) => {
        const { since: cursor, wait, ...filter } = request.query
        const deadline = Date.now() + wait * 1000
        reply.header('cache-control', 'no-store')
        const since = cursor === undefined || cursor === 'now' ? cursor : placeOf(cursor)
        const first = await readChangeFeed(db, { ...filter, since })
        let answer = first
        if (first.kind === 'told' && first.feed.items.length === 0 && wait > 0) {
          if (waiting >= MOST_WAITING) throw new RequestProblem(429, 'too many are waiting already')
          let place: FeedPlace = first.feed.next
          const gone = AbortSignal.any([closing.signal, request.signal])
          waiting += 1
          try {
            while (answer.kind === 'told' && answer.feed.items.length === 0) {
              if (gone.aborted || Date.now() >= deadline) break
              await sleep(LOOK_AGAIN_MS, undefined, { signal: gone }).catch(() => {})
              answer = await readChangeFeed(db, { ...filter, since: place })
              if (answer.kind === 'told') place = answer.feed.next
            }
          } finally {
            waiting -= 1
          }
        }
        if (answer.kind === 'ahead') {
          throw new RequestProblem(
            410,
            'query parameter "since": the database was put back to a time before it; read the lists again, and begin with since=now',
          )
        }
        return { ...answer.feed, next: encodeCursor(answer.feed.next) }
      },
    )
  }
}

function placeOf(cursor: string): FeedPlace {
  return decodeCursor(PlaceKey, cursor, 'since')
}
