import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../agent/main.ts', import.meta.url))

export type Ended = { code: number | null; stdout: string; stderr: string; lines: unknown[] }

export type AgentProcess = {
  child: ChildProcess
  stdout: () => string
  stderr: () => string
  ended: Promise<Ended>
}

/** Starts the real command line. `within` are words before it, such as `ip netns exec NAME`. */
export function startAgent(
  args: readonly string[],
  options: { env?: Record<string, string>; within?: readonly string[]; cwd?: string } = {},
): AgentProcess {
  const [command = process.execPath, ...rest] = [
    ...(options.within ?? []),
    process.execPath,
    main,
    ...args,
  ]
  const child = spawn(command, rest, {
    env: { ...process.env, ...options.env },
    ...(options.cwd && { cwd: options.cwd }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => {
      const lines = stdout.split('\n').flatMap(line => {
        try {
          return [JSON.parse(line)]
        } catch {
          return []
        }
      })
      resolve({ code, stdout, stderr, lines })
    })
  })
  return { child, stdout: () => stdout, stderr: () => stderr, ended }
}

/** Runs the real command line to its end. */
export function runAgent(
  args: readonly string[],
  options?: Parameters<typeof startAgent>[1],
): Promise<Ended> {
  return startAgent(args, options).ended
}
