import type { ServerResponse } from 'node:http'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Cmdb } from '../cmdb/connect.ts'
import { listenForAlerts } from '../cmdb/listen-for-alerts.ts'
import { readAlertEvents, readAlerts, readLastAlertEventAt } from '../cmdb/read-alerts.ts'
import type { SiteReach } from '../cmdb/role.ts'
import { principalOf } from './access/principal.ts'
import { InLanguage } from './alerts-routes.ts'
import { inWords } from './alerts-schemas.ts'
import { RequestProblem } from './problem.ts'
import { problemResponses } from './problem-responses.ts'
import { SiteFilter } from './query-parameters.ts'

type Listener = {
  response: ServerResponse
  /** Who listens sees these sites only. */
  sites: SiteReach
  site: string | undefined
  language: 'fr' | 'en'
}

/** Proxies cut what says nothing for a minute. */
const BREATH_MS = 20_000
const MOST_LISTENERS = 500
/** Pages come back by themselves, and are asked again who they are. */
const LONGEST_MS = 600_000
/** What a page that does not read may leave waiting before it is cut off. */
const MOST_WAITING_BYTES = 1_000_000
/** Lists that a page read before it listened are younger: pages read them anew every quarter of a minute. */
const JUST_NOW_MS = 30_000

const RELOAD = 'event: reload\ndata: {}\n\n'

/**
 * Server-sent events (WHATWG HTML, 9.2) of what happens to alerts, as it is committed. `alert` carries the event and the alert;
 * `reload` says that some may have been missed, and lists are to be read again. After the comment `listening` nothing is missed.
 */
export function alertsStreamRoute(cmdb: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    const listeners = new Set<Listener>()
    const waiting = new Set<string>()
    let isTelling = false
    // One connection to the database, and only while somebody looks.
    let ear: { stop: () => Promise<void> } | undefined
    let isListening = false

    const tellAll = (text: string) => {
      for (const it of listeners) send(it, text)
    }
    const send = ({ response }: Listener, text: string) => {
      if (response.writableLength > MOST_WAITING_BYTES) response.destroy()
      else response.write(text)
    }

    async function tellWaiting(): Promise<void> {
      while (waiting.size > 0) {
        const ids = [...waiting].slice(0, 500)
        for (const id of ids) waiting.delete(id)
        const events = await readAlertEvents(cmdb.db, { ids, limit: 500 })
        const alerts = await readAlerts(cmdb.db, {
          ids: [...new Set(events.items.map(it => it.alert))],
          limit: 500,
        })
        const byId = new Map(alerts.items.map(it => [it.id, it]))
        for (const event of events.items.reverse()) {
          const alert = byId.get(event.alert)
          for (const it of listeners) {
            if (!alert || !isFor(it, alert.site)) continue
            const data = JSON.stringify({ event, alert: inWords(alert, it.language) })
            send(it, `id: ${event.id}\nevent: alert\ndata: ${data}\n\n`)
          }
        }
      }
    }

    async function tell(): Promise<void> {
      isTelling = true
      try {
        await tellWaiting()
      } catch {
        // They read the lists again, which tells them what is wrong.
        tellAll(RELOAD)
      } finally {
        isTelling = false
      }
    }

    /** From now on they hear everything; what happened just before that, their lists may lack. */
    async function welcome(some: Iterable<Listener>): Promise<void> {
      const last = await readLastAlertEventAt(cmdb.db).catch(() => new Date())
      const isRecent = last !== undefined && Date.now() - last.getTime() < JUST_NOW_MS
      for (const it of some) {
        if (listeners.has(it)) send(it, `${isRecent ? RELOAD : ''}: listening\n\n`)
      }
    }

    function startListening(): { stop: () => Promise<void> } {
      isListening = false
      return listenForAlerts(cmdb, {
        onEvent: hear,
        onListening: () => {
          if (isListening) return tellAll(RELOAD)
          isListening = true
          void welcome(listeners)
        },
      })
    }

    function hear(id: string): void {
      waiting.add(id)
      if (!isTelling) void tell()
    }

    const breath = setInterval(() => tellAll(': here\n\n'), BREATH_MS).unref()
    app.addHook('preClose', async () => {
      clearInterval(breath)
      for (const { response } of listeners) response.end()
      await ear?.stop()
    })

    app.get(
      '/api/v1/alerts/stream',
      {
        schema: {
          tags: ['alerts'],
          operationId: 'streamAlerts',
          summary: 'What happens to alerts, as server-sent events, within two seconds',
          querystring: z.strictObject({ site: SiteFilter, language: InLanguage }),
          response: {
            200: {
              description: 'Server-sent events: `alert` with the event and the alert, `reload`',
              content: { 'text/event-stream': { schema: z.string() } },
            },
            ...problemResponses(400, 503),
          },
        },
      },
      (request, reply) => {
        if (listeners.size >= MOST_LISTENERS) {
          throw new RequestProblem(409, 'too many pages are listening')
        }
        const { site, language } = request.query
        reply.hijack()
        const response = reply.raw
        const headers = Object.fromEntries(
          Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined),
        ) as Record<string, string>
        response.writeHead(200, {
          ...headers,
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-store',
          'x-accel-buffering': 'no',
        })
        const { sites } = principalOf(request)
        const listener = { response, sites, site, language }
        // Whoever may no longer look does not come back.
        setTimeout(() => response.end(), LONGEST_MS).unref()
        listeners.add(listener)
        response.write('retry: 2000\n\n')
        if (!ear) ear = startListening()
        else if (isListening) void welcome([listener])
        response.once('close', () => {
          listeners.delete(listener)
          if (listeners.size > 0) return
          void ear?.stop()
          ear = undefined
        })
      },
    )
  }
}

function isFor({ sites, site }: Listener, ofAlert: string | undefined): boolean {
  if (site !== undefined && site !== ofAlert) return false
  return sites === 'all' || (ofAlert !== undefined && sites.includes(ofAlert))
}
