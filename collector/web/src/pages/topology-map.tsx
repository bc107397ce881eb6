import { useNavigate } from '@tanstack/react-router'
import type { Core, StylesheetJson } from 'cytoscape'
import { useEffect, useRef } from 'react'
import type { Topology } from '../api/site-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { treesOf } from './topology-tree.ts'

/** How a site is wired, drawn as a tree; a device leads to its page. The list beside it tells the same to who cannot see it. */
export function TopologyMap({ topology }: { topology: Topology }) {
  const { format } = useSpeech()
  const place = useRef<HTMLDivElement>(null)
  const navigate = useNavigate()
  useEffect(() => {
    const container = place.current
    if (!container) return
    const started: { map?: Core; isOver?: boolean } = {}
    void import('cytoscape').then(({ default: cytoscape }) => {
      if (started.isOver) return
      const { trees } = treesOf(topology)
      const map = cytoscape({
        container,
        elements: elementsOf(topology, format.speed),
        style: drawnIn(container),
        layout: {
          name: 'breadthfirst',
          directed: false,
          spacingFactor: 1.1,
          roots: trees.map(it => it.node.id),
        },
        autoungrabify: true,
        userZoomingEnabled: false,
        boxSelectionEnabled: false,
      })
      map.on('tap', 'node', event => {
        void navigate({ to: '/devices/$device', params: { device: event.target.id() } })
      })
      started.map = map
    })
    return () => {
      started.isOver = true
      started.map?.destroy()
    }
  }, [topology, navigate, format])
  return (
    <>
      {/* Cytoscape would write a style into the page, which the content policy refuses; it leaves that when this is there. */}
      <span hidden id="__________cytoscape_stylesheet" />
      <div ref={place} className="map" aria-hidden="true" />
    </>
  )
}

function elementsOf({ nodes, links }: Topology, speed: (mbps: number) => string) {
  const linked = new Set(links.flatMap(it => [it.one.device, it.other.device]))
  const known = new Set(nodes.map(it => it.id))
  return [
    ...nodes
      .filter(it => linked.has(it.id))
      .map(it => ({
        data: { id: it.id, label: it.name ?? '?' },
        classes: `${it.kind} ${it.state}`,
      })),
    ...links
      .filter(it => known.has(it.one.device) && known.has(it.other.device))
      .map(it => {
        const mbps = Math.min(
          ...[it.one, it.other].flatMap(end => (end.speedMbps ? [end.speedMbps] : [])),
        )
        return {
          data: {
            id: it.id,
            source: it.one.device,
            target: it.other.device,
            label: Number.isFinite(mbps) ? speed(mbps) : '',
          },
          classes: `${it.state} ${mbps <= 100 ? 'slow' : ''}`,
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
  const [text, line, good, warn, bad] = ['text', 'line-strong', 'good', 'warn', 'bad'].map(colour)
  return [
    {
      selector: 'node',
      style: {
        label: 'data(label)',
        color: text ?? '',
        'font-size': 11,
        'text-valign': 'bottom',
        'text-margin-y': 4,
        'text-wrap': 'ellipsis',
        'text-max-width': '110px',
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
        label: 'data(label)',
        color: text ?? '',
        'font-size': 9,
        width: 2,
        'line-color': line ?? '',
        'curve-style': 'bezier',
      },
    },
    { selector: 'edge.slow', style: { 'line-color': warn ?? '', width: 3 } },
    { selector: 'edge.spare, edge.silent', style: { 'line-style': 'dashed' } },
    { selector: 'edge.down', style: { 'line-color': bad ?? '', 'line-style': 'dashed' } },
  ]
}
