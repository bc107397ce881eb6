import { readFileSync } from 'node:fs'
import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { failure, type Result, success } from '../schemas/result.ts'

/** A configuration file is typed by a person; a longer one is something else. */
const MOST_BYTES = 1_048_576

/**
 * A YAML file as its schema says, or a line that names the file, the key and what was expected. The line never repeats
 * a value: it may be a secret in the wrong place.
 */
export function readYamlFile<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Result<z.infer<Schema>, string> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    return failure(`${path}: cannot be read (${codeOf(error)})`)
  }
  if (text.length > MOST_BYTES) return failure(`${path}: expected a file of at most 1 MB`)

  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false })
  const [fault] = document.errors
  if (fault) {
    const { line, col } = lineCounter.linePos(fault.pos[0])
    return failure(`${path}: line ${line}, column ${col}: expected YAML (${fault.code})`)
  }
  let content: unknown
  try {
    content = document.toJS({ maxAliasCount: 100 })
  } catch {
    return failure(`${path}: expected YAML with fewer aliases`)
  }
  const parsed = schema.safeParse(content ?? {})
  return parsed.success ? success(parsed.data) : failure(`${path}: ${describeIssue(parsed.error)}`)
}

/** What is wrong, as `broker.url: expected …`; a misspelt key before what is missing because of it. */
function describeIssue({ issues }: z.ZodError): string {
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]
  if (!issue) return 'not valid'
  if (issue.code === 'unrecognized_keys') {
    return `${[...issue.path, issue.keys[0]].map(String).join('.')}: unknown key`
  }
  const key = issue.path.map(String).join('.')
  const what = issue.message
    .replace(/^Invalid input: /, '')
    .replace(/received undefined$/, 'got none')
  return key ? `${key}: ${what}` : what
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
