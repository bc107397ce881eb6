import { v7 as uuidv7 } from 'uuid'
import { applyTopology } from '../cmdb/apply-topology.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { loadKnownTopology, loadSiteView } from '../cmdb/load-topology.ts'
import { finishTopologyRun, takeTopologyRun } from '../cmdb/topology-runs.ts'
import { concludeTopology } from '../reconcile/topology/conclude-topology.ts'
import { diffTopology } from '../reconcile/topology/diff-topology.ts'

/** What a run concluded, in counts, and how long that took. */
export type ConcludedSite = {
  readonly links: number
  readonly located: number
  readonly moved: number
  readonly findings: number
  readonly tookMs: number
}

/**
 * The topology of a site in the CMDB is the one that its tables tell now. One collector at a time; undefined when another
 * one is at it, or there is nothing new. Messages go on being taken in meanwhile: they make another run due.
 */
export function concludeSite(
  cmdb: Cmdb,
  siteId: string,
  now: Date,
  newId: () => string = uuidv7,
): Promise<ConcludedSite | undefined> {
  const started = performance.now()
  return cmdb.db.transaction().execute(async transaction => {
    const revision = await takeTopologyRun(transaction, siteId)
    if (revision === undefined) return undefined

    const view = await loadSiteView(transaction, siteId)
    const known = await loadKnownTopology(transaction, siteId)
    const concluded = concludeTopology(view, known.locations)
    const changeset = diffTopology(known, concluded, view, newId)

    const writing = { changesetId: newId(), changeset, concluded, known }
    await applyTopology(transaction, siteId, writing, now)
    await finishTopologyRun(transaction, siteId, revision, now)
    return {
      links: concluded.links.length,
      located: concluded.locations.length,
      moved: changeset.locations.moved.length,
      findings: concluded.findings.length,
      tookMs: Math.round(performance.now() - started),
    }
  })
}
