import type { SnmpSession, Varbind } from '../snmp/session.ts'

/** What a device answered in one bridge context. */
export type Answers = {
  /** By OID. The first answer holds: it is what was made of it. */
  varbinds: Map<string, Varbind>
  /** Objects asked for by name, whether they were there or not. */
  asked: Set<string>
  /** Columns walked to their end, whether there was something in them or not. */
  walked: Set<string>
}

/** Everything a device answered, by bridge context; its own is the empty one. */
export type Recording = Map<string, Answers>

/** The same session, which remembers every answer. */
export function rememberAnswers(device: SnmpSession): {
  session: SnmpSession
  recording: Recording
} {
  const recording: Recording = new Map()

  function inContext(session: SnmpSession, context: string): SnmpSession {
    const answers = recording.get(context) ?? {
      varbinds: new Map(),
      asked: new Set(),
      walked: new Set(),
    }
    recording.set(context, answers)
    return {
      address: session.address,
      version: session.version,
      async get(oids) {
        const answer = await session.get(oids)
        for (const oid of answer.ok ? oids : []) answers.asked.add(oid)
        for (const varbind of answer.ok ? answer.value : []) remember(answers, varbind)
        return answer
      },
      async walkColumns(columns, options) {
        const answer = await session.walkColumns(columns, options)
        for (const column of answer.ok ? columns : []) answers.walked.add(column)
        for (const varbind of answer.ok ? answer.value.flat() : []) remember(answers, varbind)
        return answer
      },
      inContext: name => inContext(session.inContext(name), name),
      adapt: limits => session.adapt(limits),
      cost: () => session.cost(),
      close: () => session.close(),
    }
  }
  return { session: inContext(device, ''), recording }
}

function remember({ varbinds }: Answers, varbind: Varbind): void {
  const isThere = varbind.type !== 'absent' || varbind.value === 'null'
  if (isThere && !varbinds.has(varbind.oid)) varbinds.set(varbind.oid, varbind)
}

/** Whether it is settled what the device has at this OID: asked, or below a column that was walked. */
export function isSettled(answers: Answers, oid: string): boolean {
  return answers.asked.has(oid) || columnOf(answers, oid) !== undefined
}

/** The walked column that an instance is below. */
export function columnOf({ walked }: Answers, oid: string): string | undefined {
  for (let end = oid.lastIndexOf('.'); end > 0; end = oid.lastIndexOf('.', end - 1)) {
    const column = oid.slice(0, end)
    if (walked.has(column)) return column
  }
  return undefined
}
