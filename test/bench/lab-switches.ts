import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A lab of 48-port switches in processes of its own, so that what it costs is nobody else's. */
export type LabSwitches = { port: number; hosts: string[]; stop: () => void }

const SWITCHES_OF_A_SCHOOL = 25

/** Serves this many switches on one port of 127.0.0.0/8, split evenly over `processes`. */
export async function startLabSwitches(
  count: number,
  port: number,
  processes: number,
): Promise<LabSwitches> {
  const schools = Math.ceil(count / SWITCHES_OF_A_SCHOOL / processes)
  const labs = Array.from({ length: processes }, (_, index) =>
    spawn(
      process.execPath,
      [
        fileURLToPath(new URL('serve-switches.ts', import.meta.url)),
        `${port}`,
        `${1 + index * schools}`,
        `${schools}`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    ),
  )
  const stop = () => {
    for (const lab of labs) lab.kill('SIGTERM')
  }
  try {
    const lists = await Promise.all(labs.map(lab => hostsOf(lab.stdout)))
    return { port, hosts: lists.flat().slice(0, count), stop }
  } catch (error) {
    stop()
    throw error
  }
}

async function hostsOf(stdout: NodeJS.ReadableStream): Promise<string[]> {
  for await (const line of createInterface({ input: stdout })) {
    return (JSON.parse(line) as { hosts: string[] }).hosts
  }
  throw new Error('the lab ended before it was ready')
}
