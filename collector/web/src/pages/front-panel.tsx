import { type KeyboardEvent, useMemo, useState } from 'react'
import { useSpeech } from '../i18n/language.tsx'
import { PortDetail } from './port-detail.tsx'
import { layOutPorts } from './port-layout.ts'
import type { Port } from './use-device-ports.ts'

/** The sockets of a device as they stand on its front: odd ones above, even ones below. One that is chosen is told below. */
export function FrontPanel({ device, ports }: { device: string; ports: readonly Port[] }) {
  const { say } = useSpeech()
  const [chosen, setChosen] = useState<string>()
  const blocks = useMemo(() => layOutPorts(ports), [ports])
  const order = blocks.flatMap(block => block.ports.map(it => it.port.name))
  const port = ports.find(it => it.name === chosen)
  if (order.length < 2) return null

  // One stop of the Tab key for a hundred sockets; arrows lead from one to the next.
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = steps[event.key]
    const at = order.indexOf((event.target as HTMLElement).dataset.port ?? '')
    const next = step === undefined || at < 0 ? undefined : order[at + step]
    if (next === undefined) return
    event.preventDefault()
    for (const socket of event.currentTarget.querySelectorAll('button')) {
      if (socket.dataset.port === next) socket.focus()
    }
  }
  const reachable = chosen ?? order[0]
  return (
    <div className="front">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot scroll sideways in every browser */}
      <div
        className="front-units"
        role="group"
        aria-label={say('front.label')}
        onKeyDown={onKeyDown}
      >
        {blocks.map(block => (
          <div key={block.unit} className="front-block">
            <span className="front-unit">{block.unit}</span>
            <div className={block.ports.length > 4 ? 'front-sockets' : 'front-sockets is-short'}>
              {block.ports.map(({ label, port: it }) => (
                <Socket
                  key={it.name}
                  port={it}
                  label={label}
                  isChosen={it.name === chosen}
                  isReachable={it.name === reachable}
                  onChoose={() => setChosen(it.name === chosen ? undefined : it.name)}
                />
              ))}
            </div>
          </div>
        ))}
      </div>
      <Legend />
      <div aria-live="polite">{port && <PortDetail device={device} port={port} />}</div>
    </div>
  )
}

const steps: Readonly<Record<string, number>> = {
  ArrowRight: 2,
  ArrowLeft: -2,
  ArrowDown: 1,
  ArrowUp: -1,
}

type SocketProps = {
  port: Port
  label: string
  isChosen: boolean
  isReachable: boolean
  onChoose: () => void
}

function Socket({ port, label, isChosen, isReachable, onChoose }: SocketProps) {
  const { say, format } = useSpeech()
  const state = stateOf(port)
  const speed = port.isUp && port.speedMbps ? format.speed(port.speedMbps) : undefined
  const vlan = port.accessVlan === undefined ? undefined : `VLAN ${port.accessVlan}`
  const behind = port.behind?.peer?.name ?? port.behind?.endpoints[0]?.name ?? port.neighbour
  const told = [port.name, say(`port.${state}`), speed, vlan, behind].filter(Boolean).join(', ')
  return (
    <button
      type="button"
      className={`socket is-${state} ${isSlow(port) ? 'is-slow' : ''}`}
      data-port={port.name}
      aria-label={told}
      title={told}
      aria-pressed={isChosen}
      tabIndex={isReachable ? 0 : -1}
      onClick={onChoose}
    >
      <span>{label}</span>
      <span className="socket-role" aria-hidden="true">
        {signOf(port)}
      </span>
    </button>
  )
}

function Legend() {
  const { say } = useSpeech()
  return (
    <ul className="front-legend soft">
      {(['up', 'down', 'disabled'] as const).map(state => (
        <li key={state}>
          <span className={`socket is-${state}`} aria-hidden="true" /> {say(`port.${state}`)}
        </li>
      ))}
      <li>
        <span className="socket is-up is-slow" aria-hidden="true" /> {say('front.slow')}
      </li>
      <li>↑ {say('role.uplink')}</li>
      <li>↓ {say('role.downlink')}</li>
      <li>≡ {say('role.shared')}</li>
    </ul>
  )
}

type SocketState = 'up' | 'down' | 'disabled' | 'unknown'

function stateOf({ isEnabled, isUp }: Port): SocketState {
  if (isEnabled === false) return 'disabled'
  if (isUp === undefined) return 'unknown'
  return isUp ? 'up' : 'down'
}

/** Below a gigabit, or half duplex: nothing that is bought today does that by itself. */
function isSlow({ isUp, speedMbps, duplex }: Port): boolean {
  return isUp === true && (duplex === 'half' || (speedMbps ?? 1000) < 1000)
}

function signOf({ behind }: Port): string {
  if (behind === undefined) return ''
  return { uplink: '↑', downlink: '↓', shared: '≡' }[behind.role as string] ?? '•'
}
