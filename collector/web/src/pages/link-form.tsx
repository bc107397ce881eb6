import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { type Link, type LinkEntry, wanPortsQuery } from '../api/link-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { Refusal } from '../parts/refusal.tsx'

const texts = [
  'operator',
  'circuitId',
  'downMbps',
  'upMbps',
  'address',
  'interface',
  'note',
] as const
type Fields = Record<(typeof texts)[number], string>
const numbers = new Set<string>(['downMbps', 'upMbps'])

type LinkFormProps = {
  site: string
  link?: Link
  isBusy: boolean
  error: unknown
  onSave: (entry: LinkEntry) => void
  onCancel?: () => void
}

/** What people say of a link: operator, circuit, contract, and the port that carries it, with the likely ones to pick. */
export function LinkForm({ site, link, isBusy, error, onSave, onCancel }: LinkFormProps) {
  const { say, format } = useSpeech()
  const [fields, setFields] = useState(() => fieldsOf(link))
  const proposals = useQuery({ ...wanPortsQuery(site), enabled: site !== '' }).data?.items ?? []
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSave(entryOf(fields))
  }
  return (
    <form className="editor" aria-label={say('links.form')} onSubmit={submit}>
      {texts.map(name => (
        <label key={name} className={name === 'note' ? 'wide' : undefined}>
          {say(`links.field.${name}`)}
          <input
            value={fields[name]}
            autoComplete="off"
            maxLength={name === 'note' ? 1000 : 100}
            {...(numbers.has(name) && { type: 'number', min: 0.064, max: 400_000, step: 'any' })}
            onChange={({ target }) => setFields({ ...fields, [name]: target.value })}
          />
        </label>
      ))}
      {proposals.length > 0 && (
        <div className="wide">
          <p className="soft">{say('links.proposals')}</p>
          <ul>
            {proposals.slice(0, 5).map(it => (
              <li key={`${it.address} ${it.interface}`}>
                <button
                  type="button"
                  className="button is-small"
                  onClick={() =>
                    setFields({ ...fields, address: it.address, interface: it.interface })
                  }
                >
                  {it.address} {it.interface}
                </button>{' '}
                {format.percent(it.score)} <span className="soft">{it.reasons.join(', ')}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <Refusal error={error} />
      <span className="actions wide">
        <button type="submit" className="button is-main" disabled={isBusy}>
          {say('correction.save')}
        </button>
        {onCancel && (
          <button type="button" className="button" onClick={onCancel}>
            {say('correction.cancel')}
          </button>
        )}
      </span>
    </form>
  )
}

function fieldsOf(link: Link | undefined): Fields {
  const hasContract = link?.ratesFrom === 'contract'
  return {
    operator: link?.operator ?? '',
    circuitId: link?.circuitId ?? '',
    downMbps: hasContract ? String(link.downMbps ?? '') : '',
    upMbps: hasContract ? String(link.upMbps ?? '') : '',
    address: link?.address ?? '',
    interface: link?.interface ?? '',
    note: link?.note ?? '',
  }
}

function entryOf(fields: Fields): LinkEntry {
  const [operator, circuitId, note] = [fields.operator, fields.circuitId, fields.note].map(it =>
    it.trim(),
  )
  const [downMbps, upMbps] = [Number(fields.downMbps), Number(fields.upMbps)]
  return {
    ...(operator && { operator }),
    ...(circuitId && { circuitId }),
    ...(note && { note }),
    ...((fields.downMbps !== '' || fields.upMbps !== '') && { contract: { downMbps, upMbps } }),
    ...(fields.address !== '' && {
      port: { address: fields.address.trim(), interface: fields.interface },
    }),
  }
}
