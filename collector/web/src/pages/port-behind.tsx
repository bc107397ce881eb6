import { Link } from '@tanstack/react-router'
import { useSpeech } from '../i18n/language.tsx'
import type { Port } from './use-device-ports.ts'

const SHOWN = 2

/** What is behind a port: the next device, or the hosts; else what announces itself there; else nothing. */
export function PortBehind({ port, most = SHOWN }: { port: Port; most?: number }) {
  const { say, sayCount } = useSpeech()
  const { behind, neighbour } = port
  const peer = behind?.peer
  if (peer) {
    return (
      <>
        <Link to="/devices/$device" params={{ device: peer.device }}>
          {peer.name ?? say(`kind.one.${peer.kind}`)}
        </Link>
        {peer.interface !== undefined && ` ${peer.interface}`}
      </>
    )
  }
  if (behind && behind.endpointCount > 0) {
    const shown = behind.endpoints.slice(0, most)
    const others = behind.endpointCount - shown.length
    return (
      <ul className="inline-list">
        {shown.map(it => (
          <li key={it.id}>
            <Link to="/endpoints/$endpoint" params={{ endpoint: it.id }}>
              {it.name ?? it.macAddress ?? say(`kind.one.${it.kind}`)}
            </Link>
          </li>
        ))}
        {others > 0 && <li className="soft">{sayCount('port.others', others)}</li>}
      </ul>
    )
  }
  return neighbour
}

/** Whether `PortBehind` has anything to show. */
export function hasBehind({ behind, neighbour }: Port): boolean {
  return neighbour !== undefined || behind?.peer !== undefined || (behind?.endpointCount ?? 0) > 0
}
