import type { components } from '../api/openapi.d.ts'
import type { Say } from '../i18n/create-say.ts'
import { isSentence } from '../i18n/is-sentence.ts'
import { fieldLabel } from '../parts/field-label.ts'
import { mistakeInUai } from '../parts/uai.ts'

type Line = components['schemas']['ImportReport']['lines'][number]
export type RefusedLine = Extract<Line, { outcome: 'refused' }>

/** Why a line of a list was not taken; in the collector's own words when it is a reason that these pages do not know yet. */
export function importLineSentence({ why, values, reason }: RefusedLine, say: Say): string {
  const column = fieldLabel(String(values.column ?? ''), say)
  const other = fieldLabel(String(values.other ?? ''), say)
  switch (why) {
    case 'cell-not-accepted': {
      const expected = expectedIn(String(values.column), String(values.value), say)
      return say(`imports.refused.${why}`, { ...values, column, expected })
    }
    case 'link-taken':
      return say(`imports.refused.${why}.${values.what === 'port' ? 'port' : 'circuit'}`, values)
    default: {
      const key = `imports.refused.${why}` as const
      return isSentence(key) ? say(key, { ...values, column, other }) : reason
    }
  }
}

/** How a value of the column is written. */
function expectedIn(column: string, value: string, say: Say): string {
  if (column === 'uai' || column === 'site') {
    const letter = mistakeInUai(value.toUpperCase().replaceAll(/\s/g, ''))?.expected
    return letter === undefined ? say('uai.shape') : say('uai.letter', { letter })
  }
  const key = `imports.expected.${column}`
  return isSentence(key) ? say(key) : ''
}
