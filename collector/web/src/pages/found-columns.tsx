import { Link } from '@tanstack/react-router'
import type { Device, Endpoint, Location, Site } from '../api/client.ts'
import { useSpeech } from '../i18n/language.tsx'
import { Confidence } from '../parts/confidence.tsx'
import type { Column } from '../parts/data-table.tsx'
import { Place } from '../parts/place.tsx'
import { productName } from '../parts/product-name.ts'
import { StateBadge } from '../parts/state-badge.tsx'
import { When } from '../parts/when.tsx'

export function useFoundSiteColumns(): Column<Site>[] {
  const { say } = useSpeech()
  return [
    {
      id: 'name',
      label: say('field.name'),
      cell: site => (
        <Link to="/sites/$site" params={{ site: site.id }}>
          {site.name ?? site.id}
        </Link>
      ),
    },
    { id: 'uai', label: say('sites.uai'), look: 'mono', cell: site => site.id },
    { id: 'city', label: say('where.city'), cell: site => site.city },
  ]
}

export function useFoundDeviceColumns(): Column<Device>[] {
  const { say } = useSpeech()
  return [
    {
      id: 'name',
      label: say('field.name'),
      cell: device => (
        <Link to="/devices/$device" params={{ device: device.id }}>
          {device.name ?? device.addresses[0] ?? device.macAddress ?? say('device.unnamed')}
        </Link>
      ),
    },
    {
      id: 'kind',
      label: say('field.kind'),
      look: 'nowrap',
      cell: it => say(`kind.one.${it.kind}`),
    },
    useSiteColumn<Device>(),
    {
      id: 'model',
      label: say('field.model'),
      cell: productName,
    },
    { id: 'serial', label: say('field.serial'), look: 'mono', cell: it => it.serial },
    { id: 'address', label: say('field.address'), look: 'mono', cell: it => it.addresses[0] },
    ...useStateColumns<Device>(),
  ]
}

/** Hosts with their place; a place that is not known is an empty cell. */
export function useFoundHostColumns(places: readonly Location[]): Column<Endpoint>[] {
  const { say } = useSpeech()
  const placeOf = new Map(places.map(place => [place.endpoint.id, place]))
  return [
    {
      id: 'name',
      label: say('field.name'),
      cell: ({ id, name, address, macAddress }) => (
        <Link to="/endpoints/$endpoint" params={{ endpoint: id }}>
          {name ?? address ?? macAddress ?? say('device.unnamed')}
        </Link>
      ),
    },
    {
      id: 'place',
      label: say('where.place'),
      cell: ({ id }) => {
        const place = placeOf.get(id)
        return place && <Place place={place} />
      },
    },
    {
      id: 'confidence',
      label: say('where.confidence'),
      look: 'nowrap',
      cell: ({ id }) => {
        const place = placeOf.get(id)
        return place && <Confidence value={place.confidence} />
      },
    },
    useSiteColumn<Endpoint>(),
    { id: 'address', label: say('field.address'), look: 'mono', cell: it => it.address },
    { id: 'mac', label: say('field.macAddress'), look: 'mono', cell: it => it.macAddress },
    ...useStateColumns<Endpoint>(),
  ]
}

function useSiteColumn<Item extends { site: string }>(): Column<Item> {
  const { say } = useSpeech()
  return {
    id: 'site',
    label: say('where.site'),
    look: 'mono',
    cell: ({ site }) => (
      <Link to="/sites/$site" params={{ site }}>
        {site}
      </Link>
    ),
  }
}

function useStateColumns<Item extends Pick<Device, 'state' | 'lastSeen'>>(): Column<Item>[] {
  const { say } = useSpeech()
  return [
    {
      id: 'state',
      label: say('field.state'),
      look: 'badge-cell',
      cell: item => <StateBadge state={item.state} />,
    },
    {
      id: 'lastSeen',
      label: say('field.lastSeen'),
      look: 'nowrap',
      cell: item => <When at={item.lastSeen} />,
    },
  ]
}
