import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

/** Asks at the terminal, twice, without showing what is typed; undefined when the two differ. */
export async function askPassword(name: string): Promise<string | undefined> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true })
  const ask = async (question: string) => {
    process.stderr.write(question)
    const answer = await lines.question('')
    process.stderr.write('\n')
    return answer
  }
  try {
    const first = await ask(`Password for ${name}: `)
    const second = await ask('Again: ')
    return first === second ? first : undefined
  } finally {
    lines.close()
  }
}
