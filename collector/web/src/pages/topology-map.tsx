import { useNavigate } from '@tanstack/react-router'
import type { Core, StylesheetJson } from 'cytoscape'
import { useEffect, useMemo, useRef } from 'react'
import { useSpeech } from '../i18n/language.tsx'
import { type Branch, treesOf, type Wiring } from './topology-tree.ts'

/** How a site is wired, drawn as a tree; a device leads to its page. The list beside it tells the same to who cannot see it. */
export function TopologyMap({ topology }: { topology: Wiring }) {
  const { format } = useSpeech()
  const place = useRef<HTMLDivElement>(null)
  const navigate = useNavigate()
  const drawn = useMemo(() => positionsOf(treesOf(topology).trees), [topology])
  useEffect(() => {
    const container = place.current
    if (!container) return
    const started: { map?: Core; isOver?: boolean } = {}
    void import('cytoscape').then(({ default: cytoscape }) => {
      if (started.isOver) return
      const map = cytoscape({
        container,
        elements: elementsOf(topology, drawn, format.speed),
        style: drawnIn(container),
        layout: { name: 'preset', fit: true, padding: PADDING_PX },
        // It is seen whole, and on a phone its panel scrolls: a finger on it moves the page.
        userPanningEnabled: false,
        autoungrabify: true,
        userZoomingEnabled: false,
        boxSelectionEnabled: false,
      })
      map.panBy({ x: PADDING_PX - map.elements().renderedBoundingBox().x1, y: 0 })
      map.on('tap', 'node', event => {
        void navigate({ to: '/devices/$device', params: { device: event.target.id() } })
      })
      started.map = map
    })
    return () => {
      started.isOver = true
      started.map?.destroy()
    }
  }, [topology, drawn, navigate, format])
  return (
    <>
      {/* Cytoscape would write a style into the page, which the content policy refuses; it leaves that when this is there. */}
      <span hidden id="__________cytoscape_stylesheet" />
      <div
        ref={place}
        className="map"
        aria-hidden="true"
        style={{ height: `${Math.max(drawn.rows * ROW_PX, 240)}px` }}
      />
    </>
  )
}

const LEVEL_PX = 250
const ROW_PX = 26
const PADDING_PX = 24

type Drawn = { at: ReadonlyMap<string, { x: number; y: number }>; rows: number }

/** The tree from left to right, a row per leaf, each device at the first row of what hangs on it: no two names overlap. */
function positionsOf(trees: readonly Branch[]): Drawn {
  const at = new Map<string, { x: number; y: number }>()
  let rows = 0
  const place = ({ node, below }: Branch, level: number) => {
    at.set(node.id, { x: level * LEVEL_PX, y: rows * ROW_PX })
    for (const branch of below) place(branch, level + 1)
    if (below.length === 0) rows += 1
  }
  for (const tree of trees) place(tree, 0)
  return { at, rows }
}

const CARRIERS: ReadonlySet<string> = new Set(['switch', 'router', 'firewall', 'access-point'])

function elementsOf({ nodes, links }: Wiring, { at }: Drawn, speed: (mbps: number) => string) {
  const known = new Set(nodes.map(it => it.id))
  // A UPS has a port of 100 Mbit/s and needs no other.
  const carriers = new Set(nodes.filter(it => CARRIERS.has(it.kind)).map(it => it.id))
  return [
    ...nodes
      .filter(it => at.has(it.id))
      .map(it => ({
        data: { id: it.id, label: it.name ?? '?' },
        position: { ...(at.get(it.id) ?? { x: 0, y: 0 }) },
        classes: `${it.kind} ${it.state}`,
      })),
    ...links
      .filter(it => known.has(it.one.device) && known.has(it.other.device))
      .map(it => {
        const mbps = Math.min(
          ...[it.one, it.other].flatMap(end => (end.speedMbps ? [end.speedMbps] : [])),
        )
        const above = (at.get(it.one.device)?.x ?? 0) <= (at.get(it.other.device)?.x ?? 0)
        return {
          data: {
            id: it.id,
            source: above ? it.one.device : it.other.device,
            target: above ? it.other.device : it.one.device,
            label: Number.isFinite(mbps) ? speed(mbps) : '',
          },
          classes: `${it.state} ${
            mbps <= 100 && carriers.has(it.one.device) && carriers.has(it.other.device)
              ? 'slow'
              : ''
          }`,
        }
      }),
  ]
}

/** The colours of the scheme as they are now: a canvas knows no variables. */
function drawnIn(container: HTMLElement): StylesheetJson {
  const colour = (name: string) => {
    container.style.color = `var(--${name})`
    const { color } = getComputedStyle(container)
    container.style.removeProperty('color')
    return color
  }
  const [text, line, good, warn, bad, surface] = [
    'text',
    'line-strong',
    'good',
    'warn',
    'bad',
    'surface',
  ].map(colour)
  // Lines run behind the words, not through them.
  const words = {
    color: text ?? '',
    'text-background-color': surface ?? '',
    'text-background-opacity': 1,
    'text-background-padding': '2px',
  }
  return [
    {
      selector: 'node',
      style: {
        label: 'data(label)',
        ...words,
        'font-size': 11,
        'text-valign': 'bottom',
        'text-halign': 'right',
        'text-margin-y': -13,
        'text-margin-x': 3,
        'text-wrap': 'ellipsis',
        'text-max-width': '190px',
        'background-color': good ?? '',
        shape: 'ellipse',
        width: 14,
        height: 14,
      },
    },
    { selector: 'node.switch', style: { shape: 'round-rectangle', width: 26, height: 16 } },
    { selector: 'node.firewall, node.router', style: { shape: 'diamond', width: 28, height: 28 } },
    { selector: 'node.late', style: { 'background-color': warn ?? '' } },
    { selector: 'node.missing', style: { 'background-color': bad ?? '' } },
    {
      selector: 'edge',
      style: {
        ...words,
        // A finger that begins on a line moves the page, too.
        events: 'no',
        'font-size': 9,
        width: 2,
        'line-color': line ?? '',
        'curve-style': 'taxi',
        'taxi-direction': 'rightward',
        'taxi-turn': 20,
        'target-text-offset': 34,
        'target-label': 'data(label)',
      },
    },
    { selector: 'edge.slow', style: { 'line-color': warn ?? '', width: 3 } },
    { selector: 'edge.spare, edge.silent', style: { 'line-style': 'dashed' } },
    { selector: 'edge.down', style: { 'line-color': bad ?? '', 'line-style': 'dashed' } },
  ]
}
