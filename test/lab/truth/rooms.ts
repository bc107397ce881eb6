import type { DeviceDraft, SchoolDraft } from './school-draft.ts'

/** Puts PCs on free access ports, room by room, as a school is wired. */
export type RoomPlan = {
  readonly switch: DeviceDraft
  readonly building: string
  readonly count: number
  /** VLAN of each next room on this switch. */
  readonly vlanFor: (room: string) => number
}

const roles = ['sev', 'prof', 'tec', 'doc', 'adm'] as const
const seatsPerRoom = 14

/** Names rooms building-floor-number (a107) and PCs room-role-seat (a107-sev-05). */
export function createRooms(draft: SchoolDraft) {
  const lastRoom = new Map<string, number>()

  function nextRoom(building: string): string {
    const number = (lastRoom.get(building) ?? 0) + 1
    lastRoom.set(building, number)
    const floor = Math.floor((number - 1) / 12)
    return `${building}${floor}${String(1 + ((number - 1) % 12)).padStart(2, '0')}`
  }

  return {
    nextRoom,
    fill: (plan: RoomPlan): void => {
      let left = plan.count
      while (left > 0) {
        const room = nextRoom(plan.building)
        const vlan = plan.vlanFor(room)
        const role = draft.random.pick(roles)
        const seats = Math.min(left, seatsPerRoom - draft.random.below(5))
        for (let seat = 1; seat <= seats; seat += 1) {
          const port = draft.takeAccessPort(plan.switch, vlan)
          if (!port) throw new Error(`no free port for a PC on ${plan.switch.name}`)
          draft.addEndpoint({
            name: pcName(room, role, seat),
            kind: 'pc',
            isMacRandomised: false,
            vlan,
            system: draft.random.below(100) === 0 ? 'linux' : 'windows',
            at: { device: plan.switch.name, port },
          })
        }
        left -= seats
      }
    },
  }
}

export function pcName(room: string, role: string, seat: number): string {
  return `${room}-${role}-${String(seat).padStart(2, '0')}`
}
