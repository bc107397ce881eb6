import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import {
  type ImportKind,
  type ImportRecord,
  type ImportReport,
  importKinds,
  importsQuery,
  useImport,
} from '../api/import-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { fieldLabel } from '../parts/field-label.ts'
import { Failure, Loading } from '../parts/page-states.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { importLineSentence } from './import-line-sentence.ts'

/** Lists from other tools: tried first, then taken. */
export function ImportsPage({ kind: first = 'sites' }: { kind?: ImportKind }) {
  const { say } = useSpeech()
  const [kind, setKind] = useState<ImportKind>(first)
  return (
    <>
      <PageHead title={say('imports.title')} />
      <div className="stacked">
        <section className="panel panel-body" aria-label={say('imports.title')}>
          <label className="choice fold">
            {say('imports.kind')}
            <select
              value={kind}
              onChange={({ target }) =>
                setKind(importKinds.find(it => it === target.value) ?? 'sites')
              }
            >
              {importKinds.map(it => (
                <option key={it} value={it}>
                  {say(`imports.kind.${it}`)}
                </option>
              ))}
            </select>
          </label>
          <ImportForm key={kind} kind={kind} />
        </section>
        <Made />
      </div>
    </>
  )
}

function ImportForm({ kind }: { kind: ImportKind }) {
  const { say } = useSpeech()
  const [file, setFile] = useState<File>()
  const importing = useImport(kind)
  const report = importing.data
  const isTried = report?.isDryRun === true && report.counts.created + report.counts.changed > 0
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (file) importing.mutate({ file, isDryRun: true })
  }
  return (
    <form className="editor" onSubmit={submit}>
      <label className="wide">
        {say('imports.file')}
        <input
          type="file"
          accept=".csv,text/csv"
          required
          onChange={({ target }) => {
            setFile(target.files?.[0])
            importing.reset()
          }}
        />
      </label>
      <Refusal error={importing.error} />
      <span className="actions wide">
        <button type="submit" className="button" disabled={!file || importing.isPending}>
          {say('imports.try')}
        </button>
        <button
          type="button"
          className="button is-main"
          disabled={!file || !isTried || importing.isPending}
          onClick={() => file && importing.mutate({ file, isDryRun: false })}
        >
          {say('imports.take')}
        </button>
      </span>
      {report && <Outcome report={report} />}
    </form>
  )
}

type Line = ImportReport['lines'][number]

function Outcome({ report }: { report: ImportReport }) {
  const { say } = useSpeech()
  const { created, changed, unchanged, refused } = report.counts
  const columns: Column<Line>[] = [
    { id: 'line', label: say('imports.line'), cell: it => it.line },
    {
      id: 'outcome',
      label: say('imports.outcome'),
      look: 'badge-cell',
      cell: it => (
        <span className={`badge ${it.outcome === 'refused' ? 'bad' : 'good'}`}>
          {say(`imports.outcome.${it.outcome}`)}
        </span>
      ),
    },
    { id: 'item', label: say('field.name'), cell: it => it.outcome !== 'refused' && it.item },
    {
      id: 'what',
      label: say('imports.what'),
      cell: it =>
        it.outcome === 'refused'
          ? importLineSentence(it, say)
          : it.fields
              .map(({ field, before, after }) => {
                const label = fieldLabel(field, say)
                return before === undefined
                  ? `${label} = ${after}`
                  : `${label} = ${before} → ${after}`
              })
              .join(', '),
    },
  ]
  return (
    <div className="wide">
      <p role="status">
        <strong>{say(report.isDryRun ? 'imports.would' : 'imports.done')}</strong>{' '}
        {say('imports.counts', { created, changed, unchanged, refused })}
        {report.ignoredColumns.length > 0 &&
          ` · ${say('imports.ignored', { columns: report.ignoredColumns.join(', ') })}`}
      </p>
      {report.lines.length > 0 && (
        <DataTable
          caption={say('imports.outcome')}
          columns={columns}
          rows={report.lines.slice(0, 500)}
          keyOf={it => String(it.line)}
        />
      )}
    </div>
  )
}

function Made() {
  const { say, format } = useSpeech()
  const query = useQuery(importsQuery)
  if (query.isPending) return <Loading lines={2} />
  if (query.isError && !query.data) {
    return <Failure error={query.error} onRetry={() => void query.refetch()} />
  }
  const columns: Column<ImportRecord>[] = [
    { id: 'at', label: say('imports.at'), cell: it => format.dateTime(it.at) },
    { id: 'kind', label: say('imports.kind'), cell: it => say(`imports.kind.${it.kind}`) },
    { id: 'by', label: say('imports.by'), cell: it => it.by },
    {
      id: 'counts',
      label: say('imports.outcome'),
      cell: it => say('imports.counts', it.counts),
    },
  ]
  return (
    <section className="panel" aria-labelledby="made">
      <div className="panel-head">
        <h2 id="made">{say('imports.made')}</h2>
      </div>
      {query.data.items.length === 0 ? (
        <p className="panel-body soft">{say('imports.made.none')}</p>
      ) : (
        <DataTable
          caption={say('imports.made')}
          columns={columns}
          rows={query.data.items}
          keyOf={it => it.id}
        />
      )}
    </section>
  )
}
