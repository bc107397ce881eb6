import type { Topology } from '../api/site-queries.ts'

/** Devices and what links them. */
export type Wiring = Pick<Topology, 'nodes' | 'links'>

type Node = Topology['nodes'][number]
type Link = Topology['links'][number]

/** A device with the link that leads up from it, as seen from below, and what hangs on it. */
export type Branch = {
  node: Node
  up?: { link: Link; own: Link['one']; far: Link['one'] }
  below: Branch[]
}

const GATEWAYS = ['firewall', 'router']

/**
 * A site's links as trees, each device once: from the gateway, else from the device with the most links, down the
 * links that carry traffic before the spare ones. What no link reaches is in `apart`.
 */
export function treesOf({ nodes, links }: Wiring): {
  trees: Branch[]
  apart: Node[]
} {
  const nodeOf = new Map(nodes.map(node => [node.id, node]))
  const linksOf = new Map<string, Link[]>()
  for (const link of links) {
    if (!nodeOf.has(link.one.device) || !nodeOf.has(link.other.device)) continue
    for (const { device } of [link.one, link.other]) {
      linksOf.set(device, [...(linksOf.get(device) ?? []), link])
    }
  }
  const degree = (node: Node) => linksOf.get(node.id)?.length ?? 0
  const rank = (node: Node) => (GATEWAYS.includes(node.kind) ? 1 : 0)
  const roots = nodes
    .filter(node => degree(node) > 0)
    .sort((a, b) => rank(b) - rank(a) || degree(b) - degree(a) || byName(a, b))

  const reached = new Set<string>()
  const trees: Branch[] = []
  for (const root of roots) {
    if (reached.has(root.id)) continue
    reached.add(root.id)
    const tree: Branch = { node: root, below: [] }
    trees.push(tree)
    const waiting = [tree]
    for (let branch = waiting.shift(); branch; branch = waiting.shift()) {
      for (const link of (linksOf.get(branch.node.id) ?? []).toSorted(carryingFirst)) {
        const isOne = link.one.device !== branch.node.id
        const [own, far] = isOne ? [link.one, link.other] : [link.other, link.one]
        const node = nodeOf.get(own.device)
        if (!node || reached.has(node.id)) continue
        reached.add(node.id)
        const below: Branch = { node, up: { link, own, far }, below: [] }
        branch.below.push(below)
        waiting.push(below)
      }
      branch.below.sort((a, b) => byName(a.node, b.node))
    }
  }
  return { trees, apart: nodes.filter(it => !reached.has(it.id)).sort(byName) }
}

function carryingFirst(a: Link, b: Link): number {
  return Number(b.state === 'up') - Number(a.state === 'up')
}

function byName(a: Node, b: Node): number {
  return (a.name ?? a.id).localeCompare(b.name ?? b.id, undefined, { numeric: true })
}
