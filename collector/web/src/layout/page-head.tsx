import type { ReactNode } from 'react'

/** Title of a page, on it and in the browser's tab; `children` stand beside it. */
export function PageHead({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="page-head">
      <title>{`${title} · Recense`}</title>
      <h1 tabIndex={-1}>{title}</h1>
      {children}
    </div>
  )
}
