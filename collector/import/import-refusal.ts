/** Why lines are refused; each with the values that a sentence about it needs. */
export const lineCauses = [
  'site-unknown',
  'listed-already',
  'cell-empty',
  'cell-too-long',
  'cell-formula',
  'cell-not-accepted',
  'cell-alone',
  'nothing-to-know-by',
  'fits-several',
  'circuit-needed',
  'link-taken',
] as const

/** What the reason of a refused line says, for those who say it in another language. `column` is the import's own name of it. */
export type LineCause =
  | { readonly why: 'site-unknown'; readonly site: string }
  | { readonly why: 'listed-already'; readonly item: string; readonly earlier: number }
  | { readonly why: 'cell-empty' | 'cell-formula'; readonly column: string }
  | { readonly why: 'cell-too-long'; readonly column: string; readonly limit: number }
  | { readonly why: 'cell-not-accepted'; readonly column: string; readonly value: string }
  /** One of two that go together is filled in. */
  | { readonly why: 'cell-alone'; readonly column: string; readonly other: string }
  | { readonly why: 'nothing-to-know-by' }
  | { readonly why: 'fits-several'; readonly count: number; readonly items: string }
  | { readonly why: 'circuit-needed'; readonly site: string; readonly count: number }
  | { readonly why: 'link-taken'; readonly what: 'port' | 'circuit'; readonly site: string }

/** Why a line is refused. */
export type LineFault = { readonly reason: string; readonly because: LineCause }

/** Why a file is refused as a whole: one line, and the same as a value. */
export type FileFault = { readonly message: string; readonly because: FileCause }

type FileCause = {
  readonly type: 'file-not-accepted'
  readonly fault:
    | 'too-large'
    | 'not-text'
    | 'empty'
    | 'too-many-columns'
    | 'too-many-lines'
    | 'column-twice'
    | 'column-missing'
    | 'not-csv'
  readonly limit?: number | undefined
  readonly column?: string | undefined
  readonly line?: number | undefined
}

/** A cell whose value is not one that its column can have. */
export function notAccepted(column: string, value: string, expected: string): LineFault {
  const because = { why: 'cell-not-accepted', column, value: value.slice(0, 60) } as const
  return { reason: `${column}: ${expected}`, because }
}
