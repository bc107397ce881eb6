import type { Agent, ItemState } from '../api/client.ts'
import { useSpeech } from '../i18n/language.tsx'

const itemTones: Record<ItemState, string> = {
  seen: 'good',
  late: 'warn',
  missing: 'bad',
  retired: '',
}

const agentTones: Record<Agent['state'], string> = { online: 'good', offline: 'bad', unknown: '' }

/** Whether a device or endpoint still is there. */
export function StateBadge({ state }: { state: ItemState }) {
  const { say } = useSpeech()
  return <span className={`badge ${itemTones[state]}`}>{say(`state.${state}`)}</span>
}

/** Whether an agent is heard. */
export function AgentBadge({ state }: { state: Agent['state'] }) {
  const { say } = useSpeech()
  const word = state === 'unknown' ? 'state.never' : (`state.${state}` as const)
  return <span className={`badge ${agentTones[state]}`}>{say(word)}</span>
}
