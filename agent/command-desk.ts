import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Command, CommandReply } from '../schemas/command.ts'
import type { Plan } from '../schemas/plan.ts'
import type { Result } from '../schemas/result.ts'
import { codeOf } from './read-yaml-file.ts'
import { assignTargets } from './scan-areas.ts'
import { writeDurably } from './write-durably.ts'

/** A command of the collector as it arrived. */
export type ReceivedCommand = { id: string; sentAt: string; body: Command }

/** Commands on their way: taken in once each, done one after the other. */
export type CommandDesk = {
  receive(command: Result<ReceivedCommand, string>): void
  /** The next command to be done; the caller then tells of it with `reply`. */
  take(): ReceivedCommand | undefined
  reply(id: string, status: CommandReply['status'], detail?: string): void
  /** The link is up: what could not be told is told now. */
  connected(): void
}

export type CommandDeskOptions = {
  /** Where the ids of late are kept, so that a restarted agent does nothing twice. */
  path: string
  plan: () => Plan
  /** False when it could not be sent. */
  send: (reply: CommandReply) => Promise<boolean>
  /** There is something to do. */
  onWork: () => void
  /** A line for a person. */
  onTrouble: (line: string) => void
  now?: () => number
}

/** Older ones are from another time: whoever asked has long gone on. */
const OLDEST_MS = 10 * 60_000
const REMEMBERED_MS = 60 * 60_000
const MOST_WAITING = 20
const MOST_UNSENT = 100

const SeenFile = z.array(z.object({ id: z.uuid(), at: z.number() }))

/**
 * Refuses what is too old, outside the plan, or too much; ignores what it had before, but repeats its last answer. An id is on
 * disk before its command is done.
 */
export function createCommandDesk(options: CommandDeskOptions): CommandDesk {
  const { path, send, onTrouble, now = Date.now } = options
  const seen = new Map(readSeen(path).map(({ id, at }) => [id, at]))
  const answers = new Map<string, CommandReply>()
  const waiting: ReceivedCommand[] = []
  const unsent: CommandReply[] = []

  function remember(id: string): void {
    for (const [old, at] of seen) {
      if (Math.abs(now() - at) <= REMEMBERED_MS) continue
      seen.delete(old)
      answers.delete(old)
    }
    seen.set(id, now())
    try {
      writeDurably(path, `${JSON.stringify([...seen].map(([id, at]) => ({ id, at })))}\n`)
    } catch (error) {
      onTrouble(`${path}: cannot be written (${codeOf(error)})`)
    }
  }

  function reply(id: string, status: CommandReply['status'], detail?: string): void {
    const told = { commandId: id, status, ...(detail && { detail: detail.slice(0, 500) }) }
    answers.set(id, told)
    void tell(told)
  }

  async function tell(answer: CommandReply): Promise<void> {
    if (await send(answer)) return
    // Of progress only the end matters later.
    if (answer.status !== 'progress' && unsent.length < MOST_UNSENT) unsent.push(answer)
  }

  return {
    reply,
    take: () => waiting.shift(),
    receive(received) {
      if (!received.ok) return onTrouble(`a command cannot be read: ${received.failure}`)
      const command = received.value
      const { id } = command
      if (seen.has(id)) {
        const answer = answers.get(id)
        if (answer) void tell(answer)
        return
      }
      remember(id)
      const ageMs = now() - Date.parse(command.sentAt)
      const refusal =
        whyNotNow(ageMs) ??
        whyNotAllowed(command.body, options.plan()) ??
        (waiting.length >= MOST_WAITING
          ? `${MOST_WAITING} commands are waiting already`
          : undefined)
      if (refusal) {
        onTrouble(`command ${command.body.kind} is refused: ${refusal}`)
        return reply(id, 'refused', refusal)
      }
      waiting.push(command)
      options.onWork()
    },
    connected() {
      for (const answer of unsent.splice(0)) void tell(answer)
    },
  }
}

function whyNotNow(ageMs: number): string | undefined {
  if (Math.abs(ageMs) <= OLDEST_MS) return undefined
  const seconds = Math.round(Math.abs(ageMs) / 1000)
  return ageMs > 0
    ? `it was sent ${seconds} s ago, expected ${OLDEST_MS / 1000} s at most`
    : `by this clock it is sent in ${seconds} s: the clocks disagree`
}

/** Why the plan does not allow the command; undefined when it does. */
export function whyNotAllowed(command: Command, plan: Plan): string | undefined {
  switch (command.kind) {
    case 'scan-now':
      if (plan.vlans.length === 0) return 'the plan has no VLAN'
      return command.vlan === undefined || plan.vlans.some(({ id }) => id === command.vlan)
        ? undefined
        : `VLAN ${command.vlan} is not in the plan`
    case 'read-device': {
      const areas = assignTargets(plan.vlans, plan.skip)
      const area = areas.find(({ addresses }) => addresses.includes(command.address))
      if (!area) return `${command.address} is outside the plan`
      return area.vlan.snmp ? undefined : `${command.address} is in a VLAN without SNMP`
    }
  }
}

function readSeen(path: string): z.infer<typeof SeenFile> {
  try {
    return SeenFile.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return []
  }
}
