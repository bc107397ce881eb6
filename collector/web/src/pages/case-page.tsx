import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type Case, caseQuery } from '../api/site-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { Breadcrumbs } from '../layout/breadcrumbs.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { isKind } from '../parts/kinds.ts'
import { Failure, Loading } from '../parts/page-states.tsx'
import { CaseAnswer } from './case-answer.tsx'

/** One question of identity: both records side by side, what speaks for and against, and the answer. */
export function CasePage({ id }: { id: string }) {
  const { say, language } = useSpeech()
  const query = useQuery(caseQuery(id, language))
  const it = query.data
  return (
    <>
      <Breadcrumbs>
        {[
          <Link key="cases" to="/cases">
            {say('cases.title')}
          </Link>,
          ...(it
            ? [
                <Link key="site" to="/sites/$site" params={{ site: it.site }}>
                  {it.site}
                </Link>,
              ]
            : []),
        ]}
      </Breadcrumbs>
      <PageHead title={it ? say(`question.${it.question}`) : say('cases.title')}>
        <Freshness query={query} />
      </PageHead>
      {query.isPending && <Loading />}
      {query.isError && !it && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {it && (
        <div className="stacked">
          <Sides of={it} />
          <Evidence of={it} />
          <CaseAnswer key={it.decision?.changeset} of={it} />
        </div>
      )}
    </>
  )
}

const fields = [
  'name',
  'kind',
  'vendor',
  'model',
  'serial',
  'macAddress',
  'address',
  'firstSeen',
  'lastSeen',
] as const
type Field = (typeof fields)[number]

function Sides({ of }: { of: Case }) {
  const { say, format } = useSpeech()
  const text = (field: Field, record: Case['observed']['record']) => {
    const value = record[field]
    if (value === undefined) return undefined
    if (field === 'kind' && isKind(value)) return say(`kind.one.${value}`)
    return field === 'firstSeen' || field === 'lastSeen' ? format.dateTime(value) : value
  }
  const sideOf = (side: 'observed' | 'other'): Column<Field> => ({
    id: side,
    label: say(`cases.${side}`),
    cell: field => {
      const value = text(field, of[side].record)
      const isDifferent = value !== text(field, of[side === 'other' ? 'observed' : 'other'].record)
      return value !== undefined && isDifferent ? <strong>{value}</strong> : value
    },
  })
  const columns: Column<Field>[] = [
    { id: 'field', label: say('why.field'), cell: field => say(`field.${field}`) },
    sideOf('observed'),
    sideOf('other'),
  ]
  return (
    <section className="panel" aria-labelledby="sides">
      <div className="panel-head">
        <h2 id="sides">{say('cases.sides')}</h2>
        {(['observed', 'other'] as const).map(side => (
          <Link key={side} to="/devices/$device" params={{ device: of[side].device }}>
            {say(`cases.open.${side}`)}
          </Link>
        ))}
      </div>
      <DataTable
        caption={say('cases.sides')}
        columns={columns}
        rows={fields.filter(it => text(it, of.observed.record) ?? text(it, of.other.record))}
        keyOf={field => field}
      />
    </section>
  )
}

function Evidence({ of }: { of: Case }) {
  const { say } = useSpeech()
  return (
    <section className="panel" aria-labelledby="evidence">
      <div className="panel-head">
        <h2 id="evidence">{say('cases.evidence')}</h2>
      </div>
      {of.evidence.length === 0 && <p className="panel-body soft">{say('cases.evidence.none')}</p>}
      <ul className="history">
        {of.evidence.map(it => (
          <li key={`${it.about} ${it.sentence}`}>
            <span>
              <span className={`badge ${it.speaks === 'for' ? 'good' : 'bad'}`}>
                {say(`cases.${it.speaks}`)} · {say(`strength.${it.strength}`)}
              </span>{' '}
              {it.sentence}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
