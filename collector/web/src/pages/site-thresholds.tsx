import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { siteThresholdsQuery } from '../api/link-queries.ts'
import {
  type SiteThresholds as Answer,
  thresholdsTag,
  useThresholdsChange,
} from '../api/site-settings.ts'
import { useSpeech } from '../i18n/language.tsx'
import { type Fact, Facts } from '../parts/facts.tsx'
import { FormActions } from '../parts/form-actions.tsx'
import { Failure, Loading } from '../parts/page-states.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { thresholdNames, thresholdsOf, thresholdTexts } from './link-fields.ts'
import { thresholdText } from './link-revision-sentence.tsx'
import { ThresholdInputs } from './link-thresholds-field.tsx'
import { SettingsPanel } from './settings-panel.tsx'

/** When the links of a site count as full, who said so last, and saying something else. */
export function SiteThresholds({ site }: { site: string }) {
  const { say, format } = useSpeech()
  const query = useQuery(siteThresholdsQuery(site))
  const [edited, setEdited] = useState<{ answer: Answer; tag: string | undefined }>()
  const change = useThresholdsChange(site)
  const reset = useThresholdsChange(site)
  const answer = query.data
  if (query.isError && !answer) {
    return <Failure error={query.error} onRetry={() => void query.refetch()} />
  }
  if (!answer) return <Loading lines={3} />
  const begin = () => {
    change.reset()
    setEdited({ answer, tag: thresholdsTag(site) })
  }
  const hasOwn = Object.keys(answer.thresholds).length > 0
  const { changedBy, changedAt } = answer
  return (
    <SettingsPanel
      title={say('thresholds.title')}
      by={
        changedBy !== undefined && changedAt !== undefined
          ? say('thresholds.by', { by: changedBy, when: format.dateTime(changedAt) })
          : undefined
      }
      onEdit={begin}
      usual={
        hasOwn
          ? {
              confirm: say('thresholds.usual.confirm'),
              isBusy: reset.isPending,
              error: reset.error,
              onConfirm: () => reset.mutate({ thresholds: {}, tag: thresholdsTag(site) }),
            }
          : undefined
      }
      form={
        edited && (
          <ThresholdsForm
            answer={edited.answer}
            isBusy={change.isPending}
            error={change.error}
            onSave={thresholds =>
              change.mutate(
                { thresholds, tag: edited.tag },
                { onSuccess: () => setEdited(undefined) },
              )
            }
            onCancel={() => setEdited(undefined)}
          />
        )
      }
    >
      <p className="soft">{say('thresholds.hint')}</p>
      <Effective answer={answer} />
    </SettingsPanel>
  )
}

function Effective({ answer: { effective, thresholds, usual } }: { answer: Answer }) {
  const { say, format } = useSpeech()
  const facts = thresholdNames.map((name): Fact => {
    const text = thresholdText(format, name, effective[name])
    if (thresholds[name] === undefined) return [say(`links.threshold.${name}`), text]
    const instead = say('thresholds.instead', { usual: thresholdText(format, name, usual[name]) })
    return [
      say(`links.threshold.${name}`),
      <span key={name}>
        <strong>{text}</strong> <span className="soft">{instead}</span>
      </span>,
    ]
  })
  return <Facts facts={facts} />
}

type ThresholdsFormProps = {
  answer: Answer
  isBusy: boolean
  error: unknown
  onSave: (thresholds: Record<string, number>) => void
  onCancel: () => void
}

function ThresholdsForm({ answer, isBusy, error, onSave, onCancel }: ThresholdsFormProps) {
  const { say } = useSpeech()
  const [own, setOwn] = useState(() => thresholdTexts(answer.thresholds))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSave(thresholdsOf(own))
  }
  return (
    <form aria-label={say('thresholds.title')} onSubmit={submit}>
      <p className="soft">{say('thresholds.form.hint')}</p>
      <ThresholdInputs usual={thresholdTexts(answer.usual)} value={own} onChange={setOwn} />
      <Refusal error={error} />
      <FormActions isDisabled={isBusy} onCancel={onCancel} />
    </form>
  )
}
