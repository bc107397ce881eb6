import type { Kysely } from 'kysely'
import type { DefaultRoute } from '../../schemas/default-route.ts'
import type { Host } from '../../schemas/host.ts'
import type { Member } from '../../schemas/member.ts'
import type { Neighbour } from '../../schemas/neighbour.ts'
import type { Printer } from '../../schemas/printer.ts'
import type { Ups } from '../../schemas/ups.ts'
import type { Vlan } from '../../schemas/vlan.ts'
import { type DeviceItem, deviceColumns, toDeviceItem } from './read-devices.ts'
import { type InterfaceItem, readAllInterfaces } from './read-interfaces.ts'
import type { Database } from './tables.ts'
import { withoutNulls } from './without-nulls.ts'

/** How the latest reading of one of the device's tables went. */
type SectionStatus = {
  section: string
  status: 'complete' | 'unsupported' | 'failed'
  reason?: string
  checkedAt: string
  /** When it was last read whole: as old is what is shown of it. */
  completeAt?: string
}

/** Everything that is known of one device, its history apart. */
export type DeviceDetail = DeviceItem & {
  location?: string
  contact?: string
  sysObjectId?: string
  sysDescr?: string
  uptimeSeconds?: number
  members: Member[]
  interfaces: InterfaceItem[]
  vlans: Vlan[]
  neighbours: Neighbour[]
  defaultRoutes?: DefaultRoute[]
  ups?: Ups
  printer?: Printer
  host?: Host
  sections: SectionStatus[]
}

/** One device with its members, ports, VLANs and neighbours; undefined when there is none of that id. */
export async function readDevice(
  db: Kysely<Database>,
  id: string,
): Promise<DeviceDetail | undefined> {
  const [row, members, interfaces, sections] = await Promise.all([
    db
      .selectFrom('devices')
      .where('devices.id', '=', id)
      .select(deviceColumns)
      .select([
        'devices.location',
        'devices.contact',
        'devices.sys_object_id as sysObjectId',
        'devices.sys_descr as sysDescr',
        'devices.uptime_seconds as uptimeSeconds',
      ])
      .executeTakeFirst(),
    readMembers(db, id),
    readAllInterfaces(db, id),
    readSections(db, id),
  ])
  if (row === undefined) return undefined
  const defaultRoutes = rowsOf<DefaultRoute>(sections, 'defaultRoutes')
  const { location, contact, sysObjectId, sysDescr, uptimeSeconds } = row
  return {
    ...toDeviceItem(row),
    ...withoutNulls({ location, contact, sysObjectId, sysDescr, uptimeSeconds }),
    members,
    interfaces,
    // The rows are those of an observation that was validated on arrival.
    vlans: rowsOf<Vlan>(sections, 'vlans'),
    neighbours: rowsOf<Neighbour>(sections, 'neighbours'),
    ...(defaultRoutes.length > 0 && { defaultRoutes }),
    ...only('ups', rowsOf<Ups>(sections, 'ups')),
    ...only('printer', rowsOf<Printer>(sections, 'printer')),
    ...only('host', rowsOf<Host>(sections, 'host')),
    sections: sections.map(section => ({
      section: section.section,
      status: section.status,
      ...withoutNulls({ reason: section.reason }),
      checkedAt: section.checked_at.toISOString(),
      ...(section.complete_at && { completeAt: section.complete_at.toISOString() }),
    })),
  }
}

async function readMembers(db: Kysely<Database>, deviceId: string): Promise<Member[]> {
  const rows = await db
    .selectFrom('members')
    .where('device_id', '=', deviceId)
    .where('is_present', '=', true)
    .select(['position', 'model', 'serial', 'version', 'description'])
    .orderBy('position')
    .orderBy('key')
    .execute()
  return rows.map(withoutNulls)
}

type SectionRow = Awaited<ReturnType<typeof readSections>>[number]

function readSections(db: Kysely<Database>, deviceId: string) {
  return db
    .selectFrom('observed_sections')
    .where('device_id', '=', deviceId)
    .select(eb => [
      'section',
      'status',
      'reason',
      'checked_at',
      'complete_at',
      // A core switch's MAC table is large, and not shown here.
      eb
        .case()
        .when('section', 'in', ['vlans', 'neighbours', 'defaultRoutes', 'ups', 'printer', 'host'])
        .then(eb.ref('rows'))
        .end()
        .as('rows'),
    ])
    .orderBy('section')
    .execute()
}

function rowsOf<Row>(sections: readonly SectionRow[], name: string): Row[] {
  return (sections.find(it => it.section === name)?.rows ?? []) as Row[]
}

function only<Name extends string, Row>(name: Name, [row]: readonly Row[]): { [N in Name]?: Row } {
  return row === undefined ? {} : ({ [name]: row } as { [N in Name]?: Row })
}
