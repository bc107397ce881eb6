import { expect, test } from 'vitest'
import type { Topology } from '../../../collector/web/src/api/site-queries.ts'
import { type Branch, treesOf } from '../../../collector/web/src/pages/topology-tree.ts'

const node = (id: string, kind: 'switch' | 'firewall' = 'switch') => ({
  ...{ id, name: id, kind },
  state: 'seen' as const,
})
const link = (one: string, other: string, state: 'up' | 'spare' = 'up') =>
  ({
    id: `${one}-${other}`,
    one: { device: one, interface: `to-${other}` },
    other: { device: other, interface: `to-${one}` },
    state,
  }) as Topology['links'][number]
const drawn = ({ node: { id }, below }: Branch): string =>
  below.length === 0 ? id : `${id}(${below.map(drawn).join(' ')})`
const treesFor = (nodes: Topology['nodes'], links: Topology['links']) => {
  const { trees, apart } = treesOf({ nodes, links })
  return { trees: trees.map(drawn), apart: apart.map(it => it.id) }
}

test('the tree hangs from the gateway, and each device is in it once, also in a ring', () => {
  const nodes = [node('a'), node('b'), node('core'), node('fw', 'firewall')]
  const links = [link('fw', 'core'), link('a', 'core'), link('core', 'b'), link('a', 'b', 'spare')]
  expect(treesFor(nodes, links)).toEqual({ trees: ['fw(core(a b))'], apart: [] })
})

test('islands are trees of their own, and what no link reaches is apart', () => {
  const nodes = ['a', 'b', 'c', 'd', 'e'].map(it => node(it))
  expect(treesFor(nodes, [link('a', 'b'), link('c', 'd')])).toEqual({
    trees: ['a(b)', 'c(d)'],
    apart: ['e'],
  })
})

test('a link to a device that is not told of breaks nothing', () => {
  expect(treesFor([node('a')], [link('a', 'gone')])).toEqual({ trees: [], apart: ['a'] })
})
