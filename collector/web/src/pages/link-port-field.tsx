import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Device, DeviceInterface } from '../api/client.ts'
import { deviceInterfacesQuery } from '../api/device-queries.ts'
import { type WanPortProposal, wanPortsQuery } from '../api/link-queries.ts'
import { siteDevicesQuery } from '../api/queries.ts'
import { useSpeech } from '../i18n/language.tsx'

type Port = { address: string; interface: string }
type LinkPortFieldProps = { site: string; value: Port; onChange: (port: Port) => void }

const OTHER = 'other'
const edges: readonly Device['kind'][] = ['firewall', 'router']

/** The port that carries a link: one that is likely to, with a click; else chosen among the devices of the site and their ports. */
export function LinkPortField({ site, value, onChange }: LinkPortFieldProps) {
  const { say } = useSpeech()
  const isKnown = site !== ''
  const devices = useQuery({ ...siteDevicesQuery(site), enabled: isKnown }).data?.items ?? []
  const proposals = useQuery({ ...wanPortsQuery(site), enabled: isKnown }).data?.items ?? []
  const [isTyped, setTyped] = useState(false)
  const reachable = devices.filter(it => it.addresses.length > 0)
  const device = reachable.find(it => it.addresses.includes(value.address))
  const isOther = isTyped || (value.address !== '' && devices.length > 0 && !device)
  const choose = (id: string) => {
    setTyped(id === OTHER)
    const chosen = reachable.find(it => it.id === id)
    if (chosen) onChange({ address: chosen.addresses[0] ?? '', interface: '' })
    else onChange({ address: '', interface: '' })
  }
  const options = (some: readonly Device[]) =>
    some.map(it => (
      <option key={it.id} value={it.id}>
        {[it.name ?? say(`kind.one.${it.kind}`), it.addresses[0]].join(' · ')}
      </option>
    ))
  return (
    <fieldset className="wide port-choice">
      <legend>{say('links.port.legend')}</legend>
      {!isKnown && <p className="soft">{say('links.port.site')}</p>}
      <Proposals
        proposals={proposals}
        devices={devices}
        value={value}
        onChoose={port => {
          setTyped(false)
          onChange(port)
        }}
      />
      <div className="port-fields">
        <label>
          {say('links.field.device')}
          <select
            value={isOther ? OTHER : (device?.id ?? '')}
            disabled={!isKnown}
            onChange={({ target }) => choose(target.value)}
          >
            <option value="">{say('links.port.none')}</option>
            <optgroup label={say('links.port.edges')}>
              {options(reachable.filter(it => edges.includes(it.kind)))}
            </optgroup>
            <optgroup label={say('links.port.others')}>
              {options(reachable.filter(it => !edges.includes(it.kind)))}
            </optgroup>
            <option value={OTHER}>{say('links.port.typed')}</option>
          </select>
        </label>
        {isOther && (
          <label>
            {say('links.field.address')}
            <input
              required
              value={value.address}
              autoComplete="off"
              maxLength={45}
              onChange={({ target }) => onChange({ ...value, address: target.value })}
            />
          </label>
        )}
        {isOther ? (
          <label>
            {say('links.field.interface')}
            <input
              required
              value={value.interface}
              autoComplete="off"
              maxLength={255}
              onChange={({ target }) => onChange({ ...value, interface: target.value })}
            />
          </label>
        ) : (
          device && (
            <InterfaceChoice
              device={device.id}
              value={value.interface}
              onChange={name => onChange({ ...value, interface: name })}
            />
          )
        )}
      </div>
    </fieldset>
  )
}

type InterfaceChoiceProps = { device: string; value: string; onChange: (name: string) => void }

function InterfaceChoice({ device, value, onChange }: InterfaceChoiceProps) {
  const { say, format } = useSpeech()
  const ports = useQuery(deviceInterfacesQuery(device)).data?.items ?? []
  const wordsOf = ({ name, alias, speedMbps, isUp }: DeviceInterface) =>
    [
      name,
      alias,
      speedMbps ? format.speed(speedMbps) : undefined,
      isUp === undefined ? undefined : say(isUp ? 'port.up' : 'port.down'),
    ]
      .filter(Boolean)
      .join(' · ')
  const isHere = ports.some(it => it.name === value)
  return (
    <label>
      {say('links.field.interface')}
      <select required value={value} onChange={({ target }) => onChange(target.value)}>
        <option value="">{say('links.port.choose')}</option>
        {!isHere && value !== '' && <option value={value}>{value}</option>}
        {ports
          .filter(it => it.isPresent)
          .map(it => (
            <option key={it.name} value={it.name}>
              {wordsOf(it)}
            </option>
          ))}
      </select>
    </label>
  )
}

type ProposalsProps = {
  proposals: readonly WanPortProposal[]
  devices: readonly Device[]
  value: Port
  onChoose: (port: Port) => void
}

const MOST_PROPOSED = 5

function Proposals({ proposals, devices, value, onChoose }: ProposalsProps) {
  const { say, format } = useSpeech()
  if (proposals.length === 0) return null
  return (
    <>
      <p className="soft">{say('links.proposals')}</p>
      <ul className="proposals">
        {proposals.slice(0, MOST_PROPOSED).map(it => {
          const isChosen = it.address === value.address && it.interface === value.interface
          const name = devices.find(one => one.id === it.device)?.name ?? it.address
          return (
            <li key={`${it.address} ${it.interface}`}>
              <button
                type="button"
                className="button is-small"
                aria-pressed={isChosen}
                onClick={() => onChoose({ address: it.address, interface: it.interface })}
              >
                {name} {it.interface}
              </button>{' '}
              <span>
                {format.percent(it.score)}{' '}
                <span className="soft">
                  {it.signs.map(sign => say(`links.sign.${sign}`)).join(', ')}
                </span>
              </span>
            </li>
          )
        })}
      </ul>
    </>
  )
}
