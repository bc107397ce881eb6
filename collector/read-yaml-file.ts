import { readFileSync } from 'node:fs'
import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { failure, type Result, success } from '../schemas/result.ts'

const MAX_FILE_BYTES = 4_000_000

/** A YAML file, as its schema says; JSON is YAML, too. Failures as of `parseYaml`. */
export function readYamlFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): Result<z.infer<Schema>, string> {
  const text = readTextFile(file)
  return text.ok ? parseYaml(file, text.value, schema) : text
}

/** Its text, in UTF-8. The failure is a line that names the file. */
export function readTextFile(file: string): Result<string, string> {
  try {
    const bytes = readFileSync(file)
    if (bytes.length > MAX_FILE_BYTES) {
      return failure(`${file}: ${bytes.length} bytes are too many for a configuration`)
    }
    return success(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    switch (code) {
      case 'ENOENT':
        return failure(`${file}: there is no such file`)
      case 'ERR_ENCODING_INVALID_ENCODED_DATA':
        return failure(`${file}: expected UTF-8 text`)
      default:
        return failure(`${file}: cannot be read (${code})`)
    }
  }
}

/** YAML as its schema says. The failure is a line that names the file, the key or line, and what was expected, and repeats no value. */
export function parseYaml<Schema extends z.ZodType>(
  name: string,
  text: string,
  schema: Schema,
): Result<z.infer<Schema>, string> {
  const lines = new LineCounter()
  // Pretty errors quote the line, which may hold a secret.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [error] = document.errors
  if (error) {
    const { line, col } = lines.linePos(error.pos[0])
    return failure(`${name}: line ${line}, column ${col}: ${withoutQuotes(error.message)}`)
  }
  let content: unknown
  try {
    content = document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    return failure(`${name}: ${error instanceof Error ? error.message : 'expected YAML'}`)
  }
  const parsed = schema.safeParse(content ?? {})
  return parsed.success ? success(parsed.data) : failure(`${name}: ${describe(parsed.error)}`)
}

/** The parser's sentence without the text that it quotes from the file. */
function withoutQuotes(message: string): string {
  const [first = ''] = message.split('\n')
  return first.replaceAll(/"[^"]*"|'[^']*'/g, '…').slice(0, 200)
}

/** The first fault, by its key. zod names the type or the choice that it expected, never the value it got. */
function describe(error: z.ZodError): string {
  const [issue] = error.issues
  if (!issue) return 'not valid'
  const key = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys') {
    const unknown = [...issue.path, issue.keys[0] ?? ''].map(String).join('.')
    return `${unknown}: there is no such key`
  }
  const message = issue.message.replace(/^Invalid (input|option): /, '')
  return key ? `${key}: ${message}` : message
}
