import { useQuery } from '@tanstack/react-query'
import { siteThresholdsQuery } from '../api/link-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { type ThresholdName, thresholdNames, thresholdTexts } from './link-fields.ts'

type LinkThresholdsFieldProps = {
  site: string
  value: Record<ThresholdName, string>
  onChange: (thresholds: Record<ThresholdName, string>) => void
}

const ranges: Record<ThresholdName, { min: number; max: number; step: number | 'any' }> = {
  saturatedFrom: { min: 1, max: 100, step: 'any' },
  busyFrom: { min: 1, max: 100, step: 'any' },
  enterMinutes: { min: 1, max: 240, step: 1 },
  windowMinutes: { min: 1, max: 240, step: 1 },
  leaveMinutes: { min: 1, max: 240, step: 1 },
  darkMinutes: { min: 1, max: 240, step: 1 },
  delayFactor: { min: 1, max: 1000, step: 'any' },
  delayRiseMs: { min: 0, max: 10_000, step: 'any' },
  harmedMinutes: { min: 1, max: 240, step: 1 },
}

/** When this link counts as full, as far as it is to differ; what holds for its site stands in the empty fields. */
export function LinkThresholdsField({ site, value, onChange }: LinkThresholdsFieldProps) {
  const { say } = useSpeech()
  const query = useQuery({ ...siteThresholdsQuery(site), enabled: site !== '' })
  const usual = query.data && thresholdTexts(query.data.effective)
  const own = thresholdNames.filter(it => value[it] !== '').length
  return (
    <details className="wide" open={own > 0 ? true : undefined}>
      <summary>{say('links.thresholds')}</summary>
      <p className="soft">{say('links.thresholds.hint')}</p>
      <ThresholdInputs usual={usual} value={value} onChange={onChange} />
    </details>
  )
}

type ThresholdInputsProps = Omit<LinkThresholdsFieldProps, 'site'> & {
  usual: Record<ThresholdName, string> | undefined
}

/** A field for each threshold; what holds while it is empty stands in it. */
export function ThresholdInputs({ usual, value, onChange }: ThresholdInputsProps) {
  const { say } = useSpeech()
  return (
    <div className="editor">
      {thresholdNames.map(name => (
        <label key={name}>
          {say(`links.threshold.${name}`)}
          <input
            type="number"
            {...ranges[name]}
            value={value[name]}
            placeholder={usual?.[name] ?? ''}
            onChange={({ target }) => onChange({ ...value, [name]: target.value })}
          />
        </label>
      ))}
    </div>
  )
}
