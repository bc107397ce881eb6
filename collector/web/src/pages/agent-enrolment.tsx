import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { agentsQuery, type EnrolledAgent, useEnrolment } from '../api/agent-queries.ts'
import { siteQuery } from '../api/queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { CopyOnce } from '../parts/copy-once.tsx'
import { FormActions } from '../parts/form-actions.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { SiteField } from '../parts/site-field.tsx'
import { mistakeInUai } from '../parts/uai.ts'

/** Registers an agent for a site, and shows once the command that makes it ready on its machine. */
export function AgentEnrolment() {
  const { say } = useSpeech()
  const [isOpen, setOpen] = useState(false)
  const [round, setRound] = useState(0)
  return (
    <details
      className="panel panel-body fold"
      open={isOpen}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>{say('enrol.open')}</summary>
      {isOpen && <EnrolmentForm key={round} onAnother={() => setRound(round + 1)} />}
    </details>
  )
}

function EnrolmentForm({ onAnother }: { onAnother: () => void }) {
  const { say } = useSpeech()
  const [site, setSite] = useState('')
  const [name, setName] = useState('')
  const [agent, setAgent] = useState('')
  const enrol = useEnrolment()
  const isSite = site !== '' && mistakeInUai(site) === undefined
  const known = useQuery({ ...siteQuery(site), enabled: isSite, retry: false }).data
  const agents = useInfiniteQuery(agentsQuery).data?.pages.flatMap(page => page.items) ?? []
  const wanted = agent.trim() || site
  const before = agents.find(it => it.id === wanted)
  if (enrol.data) return <Enrolled agent={enrol.data} onAnother={onAnother} />
  const submit = (event: FormEvent) => {
    event.preventDefault()
    enrol.mutate({ site, name: known?.name === undefined ? name.trim() : '', agent: agent.trim() })
  }
  return (
    <form className="editor" aria-label={say('enrol.open')} onSubmit={submit}>
      <SiteField label={say('sites.uai')} value={site} isRequired onChange={setSite} />
      <label>
        {say('enrol.name')}
        <input
          value={known?.name ?? name}
          disabled={known?.name !== undefined}
          maxLength={200}
          autoComplete="off"
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      <label>
        {say('enrol.agent')}
        <input
          value={agent}
          placeholder={site}
          maxLength={64}
          pattern="[A-Za-z0-9][A-Za-z0-9_.\-]*"
          title={say('enrol.agent.shape')}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => setAgent(target.value)}
        />
      </label>
      {before && isSite && (
        <p className="wide" role="status">
          {say(before.revokedAt ? 'enrol.again.revoked' : 'enrol.again', { agent: wanted })}
        </p>
      )}
      <Refusal error={enrol.error} />
      <FormActions label={say('enrol.do')} isDisabled={enrol.isPending}>
        <span className="soft">{say('enrol.hint')}</span>
      </FormActions>
    </form>
  )
}

function Enrolled({ agent: it, onAnother }: { agent: EnrolledAgent; onAnother: () => void }) {
  const { say, format } = useSpeech()
  return (
    <div className="editor">
      <p className="wide" role="status">
        <strong>
          {say(it.isNew ? 'enrol.done.new' : 'enrol.done.again', { agent: it.agent })}
        </strong>
      </p>
      <CopyOnce
        label={say('enrol.command', { until: format.dateTime(it.expiresAt) })}
        text={it.command}
      />
      {it.isForThisMachineOnly && (
        <p className="refusal wide" role="alert">
          {say('enrol.local')}
        </p>
      )}
      <p className="soft wide">{say('enrol.once')}</p>
      <span className="actions wide">
        <Link to="/agents/$agent" params={{ agent: it.agent }} className="button">
          {say('enrol.plan')}
        </Link>
        <button type="button" className="button" onClick={onAnother}>
          {say('enrol.another')}
        </button>
      </span>
    </div>
  )
}
