import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Collect = (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void

let collect: Collect | undefined

/**
 * Gives the memory of a scan back to the machine: V8 keeps what it once had for hours when nothing else is done, and the
 * agent waits for most of its life. Takes some 50 ms, in which nothing else is done.
 */
export function releaseMemory(): void {
  if (!collect) {
    // The only way to V8's collector that needs no flag at the start of the process.
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as Collect
    setFlagsFromString('--no-expose-gc')
  }
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
