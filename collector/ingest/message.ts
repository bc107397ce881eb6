import type { CommandReply } from '../../schemas/command.ts'
import type { EndpointsMessage } from '../../schemas/endpoint.ts'
import type { Gap } from '../../schemas/gap.ts'
import type { Heartbeat } from '../../schemas/heartbeat.ts'
import type { ObservationMessage } from '../../schemas/observation.ts'
import type { TrafficMessage } from '../../schemas/sample.ts'
import type { ScanReport } from '../../schemas/scan-report.ts'

/** A message of an agent, decoded. */
export type Message = Header &
  (
    | { kind: 'heartbeat'; body: Heartbeat }
    | { kind: 'scan-report'; body: ScanReport }
    | { kind: 'observation'; body: ObservationMessage }
    | { kind: 'endpoints'; body: EndpointsMessage }
    | { kind: 'traffic'; body: TrafficMessage }
    | { kind: 'gap'; body: Gap }
    | { kind: 'reply'; body: CommandReply }
  )

type Header = { readonly id: string; readonly agentId: string; readonly sentAt: string }

/** A message of the kinds that are taken into the CMDB and receipted. */
export type InventoryMessage = Extract<
  Message,
  { kind: 'scan-report' | 'observation' | 'endpoints' | 'gap' }
>

/** A message with samples: taken in and receipted too, and as it is told. */
export type TrafficReport = Extract<Message, { kind: 'traffic' }>
