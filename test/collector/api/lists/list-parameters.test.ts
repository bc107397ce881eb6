import { expect, test } from 'vitest'
import { formatByAccept } from '../../../../collector/api/lists/list-parameters.ts'

const accepted: [string | undefined, string][] = [
  [undefined, 'json'],
  ['', 'json'],
  ['*/*', 'json'],
  ['text/csv', 'csv'],
  ['text/csv;header=present, */*;q=0.1', 'csv'],
  ['application/x-ndjson', 'ndjson'],
  ['application/json, text/csv', 'json'],
  ['application/json;q=0.5, text/csv;q=0.8', 'csv'],
  ['text/csv;q=0', 'json'],
  ['text/html,application/xhtml+xml,*/*;q=0.8', 'json'],
  ['image/png', 'json'],
  ['text/csv;q=x, application/json', 'json'],
]

test.each(accepted)('Accept: %s is answered with %s', (accept, format) => {
  expect(formatByAccept(accept)).toBe(format)
})
