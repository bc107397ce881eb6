import { expect, test } from 'vitest'
import { isPassingFailure } from '../../../collector/cmdb/is-passing-failure.ts'

function failureWith(code: string | undefined, message = 'failed') {
  return Object.assign(new Error(message), code === undefined ? {} : { code })
}

test.each([
  ['the database is shutting down', failureWith('57P01')],
  ['it is starting', failureWith('57P03')],
  ['its disk is full', failureWith('53100')],
  ['two transactions locked each other out', failureWith('40P01')],
  ['nobody listens', failureWith('ECONNREFUSED')],
  ['names cannot be resolved just now', failureWith('EAI_AGAIN')],
  ['nobody listens on any address', new AggregateError([failureWith('ECONNREFUSED')])],
  ['the socket is gone', failureWith('ENOENT')],
  ['the connection broke', failureWith(undefined, 'Connection terminated unexpectedly')],
  ['no connection in time', failureWith(undefined, 'timeout exceeded when trying to connect')],
])('it is worth trying again when %s', (_, error) => {
  expect(isPassingFailure(error)).toBe(true)
})

test.each([
  ['a number is out of range', failureWith('22003')],
  ['a constraint is broken', failureWith('23505')],
  ['a text holds a NUL', failureWith('22021')],
  ['the code has a bug', new TypeError('undefined is not a function')],
  ['something else was thrown', 'a string'],
])('trying again would fail for ever when %s', (_, error) => {
  expect(isPassingFailure(error)).toBe(false)
})
