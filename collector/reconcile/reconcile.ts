import type { EndpointsMessage } from '../../schemas/endpoint.ts'
import type { ObservationMessage } from '../../schemas/observation.ts'
import type { Changeset } from './changeset.ts'
import type { Known, KnownDevice } from './known.ts'
import { reconcileEndpoints } from './reconcile-endpoints.ts'
import { observedLackingPorts, reconcileObservation } from './reconcile-observation.ts'
import type { Source } from './source.ts'

/** What a message tells of the inventory. */
export type Told =
  | { kind: 'observation'; body: ObservationMessage }
  | { kind: 'endpoints'; body: EndpointsMessage }

/**
 * Stage 11: what must change in the CMDB so that it agrees with a message. No clock, no SQL, no surprise: the same
 * messages in any order, any number of times, end in the same CMDB.
 */
export function reconcile(
  known: Known,
  told: Told,
  source: Source,
  newId: () => string,
): Changeset {
  switch (told.kind) {
    case 'observation':
      return reconcileObservation(known, told.body.observation, source, newId())
    case 'endpoints':
      return reconcileEndpoints(known, told.body, source, newId)
  }
}

/** The device whose ports must be loaded before the message can be reconciled, if any. */
export function deviceLackingPorts(
  known: Known,
  told: Told,
  source: Source,
): KnownDevice | undefined {
  if (told.kind !== 'observation') return undefined
  return observedLackingPorts(known, told.body.observation, source)
}
