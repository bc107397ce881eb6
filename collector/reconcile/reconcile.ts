import type { EndpointsMessage } from '../../schemas/endpoint.ts'
import type { ObservationMessage } from '../../schemas/observation.ts'
import type { Changeset } from './changeset.ts'
import type { KnownForEndpoints, KnownForObservation } from './known.ts'
import { reconcileEndpoints } from './reconcile-endpoints.ts'
import { reconcileObservation } from './reconcile-observation.ts'
import type { Source } from './source.ts'

/** A message that tells of the inventory, with what the CMDB believed before it. */
export type Told =
  | { kind: 'observation'; body: ObservationMessage; known: KnownForObservation }
  | { kind: 'endpoints'; body: EndpointsMessage; known: KnownForEndpoints }

/**
 * What must change in the CMDB so that it agrees with a message. No clock, no SQL, no surprise: the same messages in any
 * order, any number of times, end in the same CMDB.
 */
export function reconcile(told: Told, source: Source, newId: () => string): Changeset {
  switch (told.kind) {
    case 'observation':
      return reconcileObservation(told.known, told.body.observation, source, newId())
    case 'endpoints':
      return reconcileEndpoints(told.known, told.body, source, newId)
  }
}
