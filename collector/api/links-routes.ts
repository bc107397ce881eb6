import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import type { Cmdb } from '../cmdb/connect.ts'
import {
  addLink,
  changeLink,
  endLink,
  findRegistered,
  type RegisterRefusal,
} from '../cmdb/link-register.ts'
import { offerPort } from '../cmdb/offer-link.ts'
import { readLinkRevisions } from '../cmdb/read-link-revisions.ts'
import { findLink, linkOrder, readLinks } from '../cmdb/read-links.ts'
import { loadSiteLinkThresholds } from '../cmdb/site-link-thresholds.ts'
import { type ThresholdOverrides, thresholdsWith } from '../traffic/thresholds.ts'
import { authorOf } from './actor.ts'
import { Author } from './actor-name.ts'
import { EditHeaders, refuseOutdated, tagEdit } from './edit-tags.ts'
import { Link, LinkChange, LinkRevision, LinkStateName, NewLink } from './link-schemas.ts'
import { refuseContradiction } from './link-thresholds-routes.ts'
import { mergeLinkChange } from './merge-link-change.ts'
import { listParametersOf, Page, rangeOf, toPage } from './page.ts'
import { RequestProblem } from './problem.ts'
import { problemResponses } from './problem-responses.ts'
import { ItemParams, SiteFilter } from './query-parameters.ts'
import { thereIsNo } from './there-is-no.ts'

const PlanOffer = z
  .enum(['added', 'watched', 'no-plan', 'full', 'busy'])
  .describe(
    'Whether the site’s agent counts at the port: in its plan now, there before, or why not',
  )
const LinkInPlan = Link.extend({ inPlan: PlanOffer.optional() }).meta({ id: 'RegisteredLink' })

/** The register of links, and how full they are. `onRecorded` is called when a plan is committed. */
export function linksRoutes(cmdb: Cmdb, onRecorded: () => void): FastifyPluginAsyncZod {
  async function tagged<Answer>(reply: FastifyReply, id: string, link: Answer): Promise<Answer> {
    const registered = await findRegistered(cmdb.db, id, 'to-read')
    return registered ? tagEdit(reply, registered.link, link) : link
  }

  async function answer(id: string, by: string) {
    const link = await findLink(cmdb.db, id)
    if (!link) throw thereIsNo('link', id)
    const { address, interface: name, site } = link
    if (address === undefined || name === undefined) return link
    const inPlan = await offerPort(
      cmdb,
      site,
      { address, interface: name },
      { by: `${by}, link register`, now: new Date() },
    )
    if (inPlan === 'added') onRecorded()
    return { ...link, inPlan }
  }

  async function refuseThresholds(site: string, own: ThresholdOverrides): Promise<void> {
    const { thresholds } = await loadSiteLinkThresholds(cmdb.db, site)
    refuseContradiction(thresholdsWith(thresholds, own))
  }

  return async app => {
    app.get(
      '/api/v1/links',
      {
        schema: {
          tags: ['links'],
          operationId: 'listLinks',
          summary: 'Internet links and uplinks: what is paid for, and how full they are now',
          querystring: z.strictObject({
            site: SiteFilter,
            kind: z.enum(['wan', 'uplink']).optional(),
            state: LinkStateName.optional().describe('Links with a direction in this state'),
            ...listParametersOf(linkOrder),
          }),
          response: { 200: Page(Link), ...problemResponses(400, 503) },
        },
      },
      async ({ query }) => toPage(await readLinks(cmdb.db, rangeOf(linkOrder, query))),
    )

    app.post(
      '/api/v1/links',
      {
        schema: {
          tags: ['links'],
          operationId: 'addLink',
          summary: 'Registers an Internet link; the site’s agent is told to count at its port',
          querystring: Author,
          body: NewLink,
          response: { 201: LinkInPlan, ...problemResponses(400, 404, 409, 503) },
        },
      },
      async (request, reply) => {
        const { site, ...link } = request.body
        const by = authorOf(request)
        await refuseThresholds(site, link.thresholds)
        const id = uuidv7()
        const writing = { by, origin: 'api' as const, now: new Date() }
        const added = await cmdb.db
          .transaction()
          .execute(transaction => addLink(transaction, { id, siteId: site, link }, writing))
        if (!added.ok) throw refused(added.failure, site)
        return reply.code(201).send(await tagged(reply, id, await answer(id, by)))
      },
    )

    app.get(
      '/api/v1/links/:id',
      {
        schema: {
          tags: ['links'],
          operationId: 'getLink',
          summary: 'One link',
          params: ItemParams,
          response: { 200: Link, ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { id } }, reply) => {
        const link = await findLink(cmdb.db, id)
        if (!link) throw thereIsNo('link', id)
        return tagged(reply, id, link)
      },
    )

    app.patch(
      '/api/v1/links/:id',
      {
        schema: {
          tags: ['links'],
          operationId: 'changeLink',
          summary: 'Changes what the register says of a link; null takes a value away',
          params: ItemParams,
          headers: EditHeaders,
          querystring: Author,
          body: LinkChange,
          response: { 200: LinkInPlan, ...problemResponses(400, 404, 409, 412, 503) },
        },
      },
      async (request, reply) => {
        const check = refuseOutdated(request, 'the link')
        const { id } = request.params
        const { contractSince, ...change } = request.body
        const by = authorOf(request)
        const now = new Date()
        if (change.thresholds) {
          const known = await findLink(cmdb.db, id)
          if (known) await refuseThresholds(known.site, change.thresholds)
        }
        if (contractSince && contractSince > now) {
          throw new RequestProblem(400, 'contractSince: expected an instant that is not to come', {
            type: 'value-not-accepted',
            field: 'contractSince',
            fault: 'to-come',
          })
        }
        const changed = await cmdb.db.transaction().execute(transaction =>
          changeLink(
            transaction,
            {
              id,
              change: before => {
                check(before)
                return mergeLinkChange(before, change)
              },
              ...(contractSince && { contractSince }),
            },
            { by, origin: 'api', now },
          ),
        )
        if (!changed.ok) throw refused(changed.failure, id)
        return tagged(reply, id, await answer(id, by))
      },
    )

    app.delete(
      '/api/v1/links/:id',
      {
        schema: {
          tags: ['links'],
          operationId: 'endLink',
          summary: 'Takes a link out of the register; what was measured of it stays',
          params: ItemParams,
          headers: EditHeaders,
          querystring: Author,
          response: { 204: z.null(), ...problemResponses(400, 404, 412, 503) },
        },
      },
      async (request, reply) => {
        const { id } = request.params
        const by = authorOf(request)
        const check = refuseOutdated(request, 'the link')
        const writing = { by, origin: 'api' as const, now: new Date() }
        const ended = await cmdb.db
          .transaction()
          .execute(transaction => endLink(transaction, id, writing, check))
        if (!ended.ok) throw refused(ended.failure, id)
        return reply.code(204).send(null)
      },
    )

    app.get(
      '/api/v1/links/:id/revisions',
      {
        schema: {
          tags: ['links'],
          operationId: 'listLinkRevisions',
          summary: 'Who said what of a link, the latest first',
          params: ItemParams,
          response: { 200: Page(LinkRevision), ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { id } }) => {
        if (!(await findLink(cmdb.db, id))) throw thereIsNo('link', id)
        const items = await readLinkRevisions(cmdb.db, id)
        return { items, next: null, total: items.length }
      },
    )
  }
}

function refused(failure: RegisterRefusal, subject: string): RequestProblem {
  switch (failure.kind) {
    case 'unknown-site':
      return thereIsNo('site', subject)
    case 'unknown-link':
      return new RequestProblem(404, `there is no link ${subject} in the register`, {
        type: 'not-found',
        what: 'link',
        id: subject,
      })
    case 'taken': {
      const { what, by: link, operator, circuit } = failure
      return new RequestProblem(409, `this ${what} is that of link ${link}`, {
        type: 'link-taken',
        what,
        link,
        operator,
        circuit,
      })
    }
  }
}
