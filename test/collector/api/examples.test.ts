import { expect, test } from 'vitest'
import { operations, validator } from './described-operations.ts'

type Media = { schema?: object; example?: unknown }
type Parameter = { name: string; in: string; schema: object; example?: unknown }
type Operation = {
  operationId: string
  parameters?: Parameter[]
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, { content?: Record<string, Media> }>
}

test.each(operations as Operation[])(
  '$operationId has examples that fit its description',
  operation => {
    const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'))
    const media = [operation.requestBody, ...answers.map(([, answer]) => answer)].flatMap(it =>
      Object.entries(it?.content ?? {}),
    )
    expect(media.length > 0 || operation.responses['204'] !== undefined).toBe(true)
    for (const [type, { schema, example }] of media) {
      expect(example, type).toBeDefined()
      if (type !== 'application/json') continue
      const told = JSON.stringify(example)
      expect(validator(schema ?? {}).safeParse(example).error?.issues ?? [], told).toEqual([])
    }
    for (const { name, in: place, schema, example } of operation.parameters ?? []) {
      if (place !== 'path') continue
      expect(validator(schema).safeParse(example).error?.issues ?? [], name).toEqual([])
    }
  },
)
