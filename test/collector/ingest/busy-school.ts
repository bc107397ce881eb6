import type { InventoryMessage } from '../../../collector/ingest/message.ts'
import { AGENT, aPc, aSwitch, at, hosts, newId, observed } from '../school.ts'

/** Three scans of twelve switches, of which two exchange their place, and of their PCs: the same ones in every process. */
export function messagesOfABusySchool(): InventoryMessage[] {
  const numbers = Array.from({ length: 12 }, (_, it) => it + 1)
  return ['08:00', '10:00', '12:00'].flatMap((time, scan) => {
    const swapped = (number: number) => (scan === 1 && number < 3 ? 3 - number : number)
    return numbers.flatMap(number => {
      const address = `10.1.2.${swapped(number)}`
      const device = aSwitch(number, { address, name: `psw-${swapped(number)}` })
      const pcs = [aPc(number), aPc(number + 1), aPc(number + 2)]
      return [
        { kind: 'observation' as const, body: observed(device, at(time)) },
        { kind: 'endpoints' as const, body: hosts(pcs, at(time)) },
      ].map(it => ({ id: newId(), agentId: AGENT, sentAt: at(time), ...it }) as InventoryMessage)
    })
  })
}
