import type { DeviceDraft, SchoolDraft } from './school-draft.ts'

// What is found in patch rooms and under desks besides one cable per socket.

/** Puts PCs that had a port each on one port of theirs, by a switch that nobody can see. */
export function addHubs(draft: SchoolDraft, count: number): void {
  for (let number = 1; number <= count; number += 1) {
    const free = draft.endpoints.filter(it => it.kind === 'pc' && it.hub === undefined)
    const first = draft.random.pick(free)
    const beside = free.filter(it => it.at.device === first.at.device && it.vlan === first.vlan)
    const moved = beside.filter(it => it !== first).slice(0, 1 + draft.random.below(4))
    const hub = draft.addHub(`hub-${number}`, first.at)
    for (const pc of [first, ...moved]) {
      draft.endpoints[draft.endpoints.indexOf(pc)] = { ...pc, at: hub.at, hub: hub.name }
    }
  }
}

/** Puts a telephone between a PC and its socket. */
export function addPhones(draft: SchoolDraft, count: number, voice: { next: () => number }): void {
  const pcs = draft.endpoints.filter(it => it.kind === 'pc' && it.hub === undefined)
  const step = Math.max(1, Math.floor(pcs.length / count))
  for (let number = 1; number <= count; number += 1) {
    const pc = pcs[(number - 1) * step]
    if (!pc) throw new Error(`${count} telephones need as many PCs that are on no hub`)
    draft.addEndpoint({
      name: `tel-${String(number).padStart(3, '0')}`,
      kind: 'phone',
      isMacRandomised: false,
      vlan: voice.next(),
      system: 'linux',
      at: pc.at,
    })
  }
}

/** Cables between switches that are able to announce themselves: a spare cable shows in no table of addresses. */
export function closeRings(
  draft: SchoolDraft,
  switches: readonly DeviceDraft[],
  count: number,
): void {
  const able = switches.slice(1).filter(it => it.model.key.startsWith('hpe'))
  let closed = 0
  for (let at = 0; at + 1 < able.length && closed < count; at += 2) {
    const [upper, lower] = [able[at], able[at + 1]]
    if (!upper || !lower) continue
    draft.connectSpare(upper, lower)
    closed += 1
  }
}
