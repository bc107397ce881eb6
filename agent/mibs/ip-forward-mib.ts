import { integer, ipAddress, ipOf } from '../snmp/decode.ts'
import type { SnmpSession, Varbind } from '../snmp/session.ts'

/** IP-FORWARD-MIB (RFC 4292), and what came before it: ipCidrRouteTable (RFC 2096), ipRouteTable (RFC 1213). */
const ip = '1.3.6.1.2.1.4'
/** inetCidrRouteIfIndex to 0.0.0.0/0: an ipv4(1) of 4 octets and a prefix length; policy, next hop follow. */
const inetCidrRoute = `${ip}.24.7.1.7.1.4.0.0.0.0.0`
/** ipCidrRouteIfIndex to 0.0.0.0 with the mask 0.0.0.0; type of service, next hop follow. */
const ipCidrRoute = `${ip}.24.4.1.5.0.0.0.0.0.0.0.0`
/** ipRouteIfIndex and ipRouteNextHop to 0.0.0.0: this table has one default route at most. */
const ipRoute = [`${ip}.21.1.2.0.0.0.0`, `${ip}.21.1.7.0.0.0.0`]

/** A firewall has as many ways out as it has accesses. */
const MOST_ROUTES = 8
/** No next hop: the route leads into a tunnel or a dialled line. */
const NO_ADDRESS = '0.0.0.0'

export type DefaultRouteRow = { ifIndex?: number; nextHop?: string }

/**
 * The IPv4 default routes of a device, each once. One request, or two, for these rows alone: a table of routes may have a
 * million. Undefined where the device tells of none, or did not answer.
 */
export async function readDefaultRoutes(
  session: SnmpSession,
): Promise<DefaultRouteRow[] | undefined> {
  const answer = await session.walkColumns([inetCidrRoute, ipCidrRoute], {
    firstRows: MOST_ROUTES,
  })
  if (!answer.ok) return undefined
  const [inet = [], cidr = []] = answer.value
  const known = rowsOf(inet, inetCidrRoute) ?? rowsOf(cidr, ipCidrRoute)
  if (known) return known
  const older = await session.get(ipRoute)
  if (!older.ok) return undefined
  const [ifIndex, nextHop] = older.value
  const route = rowFrom(ifIndex, nextHop && ipAddress(nextHop))
  return Object.keys(route).length > 0 ? [route] : undefined
}

function rowsOf(varbinds: readonly Varbind[], column: string): DefaultRouteRow[] | undefined {
  const rows = new Map<string, DefaultRouteRow>()
  for (const varbind of varbinds) {
    // In both indexes the next hop's four octets are last.
    const arcs = varbind.oid
      .slice(column.length + 1)
      .split('.')
      .map(Number)
    const row = rowFrom(varbind, arcs.length > 4 ? ipOf(arcs.slice(-4)) : undefined)
    if (Object.keys(row).length > 0) rows.set(JSON.stringify(row), row)
  }
  return rows.size > 0 ? [...rows.values()].slice(0, MOST_ROUTES) : undefined
}

function rowFrom(ifIndex: Varbind | undefined, nextHop: string | undefined): DefaultRouteRow {
  const index = ifIndex && integer(ifIndex)
  return {
    ...(index !== undefined && index > 0 && { ifIndex: index }),
    ...(nextHop !== undefined && nextHop !== NO_ADDRESS && { nextHop }),
  }
}
