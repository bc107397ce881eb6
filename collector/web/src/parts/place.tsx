import { Link } from '@tanstack/react-router'
import type { Location } from '../api/client.ts'
import { useSpeech } from '../i18n/language.tsx'
import { tellingAlias } from './telling-alias.ts'

/** The port that a host hangs on, with its switch: what a technician walks to. */
export function Place({ place }: { place: Location }) {
  const { say, sayWith } = useSpeech()
  const { device, interface: port, through } = place
  const alias = tellingAlias(place.alias, port)
  return (
    <>
      <Link to="/devices/$device" params={{ device: device.id }} hash="ports">
        {device.name ?? say('device.unnamed')}
      </Link>{' '}
      <strong>{port}</strong>
      {alias !== undefined && <span className="soft"> · {alias}</span>}
      {through && (
        <span className="soft">
          {' '}
          {sayWith('where.through', {
            device: (
              <Link to="/devices/$device" params={{ device: through.id }}>
                {through.name ?? say(`kind.one.${through.kind}`)}
              </Link>
            ),
          })}
        </span>
      )}
    </>
  )
}
