import type { ReactNode } from 'react'

export type Fact = readonly [label: string, value: ReactNode]

/** Labels with their values; what is not known is left out. */
export function Facts({ facts, look = '' }: { facts: readonly Fact[]; look?: string }) {
  return (
    <dl className={`facts ${look}`}>
      {facts
        .filter(([, value]) => value !== undefined && value !== false && value !== '')
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
