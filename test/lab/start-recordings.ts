import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { respond } from './snmp/respond.ts'
import { createRecordingView, parseSnmprec } from './snmp/snmprec.ts'
import { type DatagramService, listenOnAll } from './snmp/udp-agent.ts'
import { addressFromNumber, addressToNumber } from './truth/addresses.ts'

export type RecordingsLab = {
  readonly port: number
  /** One address per recorded device. */
  readonly devices: readonly { readonly name: string; readonly address: string }[]
  /** Lines that couldn't be read: file, line and what was expected. */
  readonly problems: readonly string[]
  close(): Promise<void>
}

/**
 * Serves every `name.snmprec` of a directory at an address of its own, in order of name. The lines of
 * `name@context.snmprec` are answered to `community@context`.
 */
export async function startRecordings(options: {
  readonly directory: string
  readonly port?: number
  readonly community?: string
  readonly firstAddress?: string
  /** Only these names; all when absent. */
  readonly names?: readonly string[]
}): Promise<RecordingsLab> {
  const { directory, community = 'public', firstAddress = '127.200.0.1' } = options
  const startedAt = Date.now()
  const elapsedSeconds = (): number => (Date.now() - startedAt) / 1000
  const problems: string[] = []
  const files = readdirSync(directory)
    .filter(file => file.endsWith('.snmprec'))
    .map(file => file.slice(0, -'.snmprec'.length))
    .sort()

  function load(file: string) {
    const recording = parseSnmprec(readFileSync(join(directory, `${file}.snmprec`)))
    problems.push(...recording.problems.map(problem => `${file}.snmprec ${problem}`))
    return createRecordingView(recording, elapsedSeconds)
  }

  const names = files.filter(
    file => !file.includes('@') && (options.names === undefined || options.names.includes(file)),
  )
  const first = addressToNumber(firstAddress)
  const devices = names.map((name, position) => ({
    name,
    address: addressFromNumber(first + position),
  }))
  const services = devices.map(({ name, address }): DatagramService => {
    const views = new Map(
      files
        .filter(file => file === name || file.startsWith(`${name}@`))
        .map(file => [`${community}${file.slice(name.length)}`, load(file)]),
    )
    const responder = {
      viewFor: (text: string) => views.get(text),
      maxMessageBytes: 65_000,
      maxRepetitions: 1000,
    }
    const answer = (datagram: Buffer) => respond(datagram, responder)
    return { address, answer, latencyMs: 0, isOneAtATime: false }
  })
  const server = await listenOnAll(services, options.port ?? 0)
  return { port: server.port, devices, problems, close: server.close }
}
