import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { FeederSettings } from './feeder.ts'

const FEEDER = fileURLToPath(new URL('feeder.ts', import.meta.url))

/** The feeder as a process that can be killed; started again, it goes on after what it said that it kept. */
export type Feed = {
  kept: () => number
  kill: () => Promise<void>
  start: () => void
  /** Resolves when all of the story is put and receipted; rejects when the process fails. */
  done: Promise<void>
}

export function startFeed(settings: FeederSettings): Feed {
  let kept = settings.from
  let child: ChildProcess | undefined
  const { promise: done, resolve, reject } = Promise.withResolvers<void>()
  done.catch(() => undefined)

  const start = () => {
    const told = JSON.stringify({ ...settings, from: kept })
    const started = spawn(process.execPath, [FEEDER, told], { stdio: ['ignore', 'pipe', 'pipe'] })
    child = started
    let complaint = ''
    createInterface({ input: started.stdout }).on('line', line => {
      if (line.startsWith('kept ')) kept = Number(line.slice(5))
      if (line === 'empty') resolve()
    })
    started.stderr.on('data', data => {
      complaint = `${complaint}${data}`.slice(-2000)
    })
    started.once('close', code => {
      if (code) reject(new Error(`the feeder ended with ${code}: ${complaint}`))
    })
  }
  start()
  return {
    kept: () => kept,
    async kill() {
      const killed = child
      if (!killed || killed.exitCode !== null) return
      const closed = new Promise(resolveClosed => killed.once('close', resolveClosed))
      killed.kill('SIGKILL')
      await closed
    },
    start,
    done,
  }
}
