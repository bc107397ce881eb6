import { messages, parseTopic, TOPIC_ROOT } from '../../schemas/messages.ts'

/** Whoever is logged in at the broker. */
export type Principal = { kind: 'agent' | 'collector'; login: string }

/** Whether it may publish on the topic: an agent what agents say, under its own login only. */
export function mayPublish(who: Principal, topic: string): boolean {
  return who.kind === 'collector' ? isOurs(topic) : isTopicOf(who.login, topic, 'agent')
}

/**
 * Whether it may subscribe to the filter, or be sent the topic: an agent what the collector says to it, topic by topic.
 * No wildcard is needed for that, so none is allowed.
 */
export function mayReceive(who: Principal, filter: string): boolean {
  return who.kind === 'collector' ? isOurs(filter) : isTopicOf(who.login, filter, 'collector')
}

/** The collector may use everything of ours, which leaves out the broker's `$SYS`. */
function isOurs(topicOrFilter: string): boolean {
  return topicOrFilter.startsWith(`${TOPIC_ROOT}/`)
}

function isTopicOf(login: string, topic: string, from: 'agent' | 'collector'): boolean {
  // A login with a wildcard in it would match its own filter; enrolment and login refuse such names, too.
  if (/[+#]/.test(topic)) return false
  const parsed = parseTopic(topic)
  return parsed !== undefined && parsed.agent === login && messages[parsed.kind].from === from
}
