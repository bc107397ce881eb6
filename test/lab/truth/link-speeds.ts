import type { Cable, Device, Port, PortReference } from './school.ts'

/** Both ends of a cable run at the speed of the slower one. */
export function negotiateSpeeds(devices: readonly Device[], cables: readonly Cable[]): Device[] {
  const key = (end: PortReference): string => `${end.device}/${end.port}`
  const speeds = new Map(
    devices.flatMap(device =>
      device.ports.map(
        port => [key({ device: device.name, port: port.name }), port.speedMbps] as const,
      ),
    ),
  )
  const agreed = new Map(
    cables.flatMap(({ upper, lower }) => {
      const speed = Math.min(speeds.get(key(upper)) ?? 0, speeds.get(key(lower)) ?? 0)
      return [[key(upper), speed] as const, [key(lower), speed] as const]
    }),
  )
  return devices.map(device => ({
    ...device,
    ports: matchSpeeds(
      device.ports.map(port => {
        const speedMbps = agreed.get(key({ device: device.name, port: port.name }))
        return speedMbps === undefined ? port : { ...port, speedMbps }
      }),
    ),
  }))
}

/** An aggregation is as fast as its members together. */
function matchSpeeds(ports: Port[]): Port[] {
  return ports.map(port => {
    const members = ports.filter(each => each.aggregate === port.name)
    if (members.length === 0) return port
    return { ...port, speedMbps: members.reduce((sum, member) => sum + member.speedMbps, 0) }
  })
}
