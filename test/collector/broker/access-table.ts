/** What an agent may do on any broker: one table for the embedded one and for Mosquitto with our files. */
export const AGENT = '0370037P'
export const OTHER = '0450029M'

type Row = { says: string; topic: string; isAllowed: boolean; retain?: true }

const own = (kind: string) => `recense/v1/${AGENT}/${kind}`
const others = (kind: string) => `recense/v1/${OTHER}/${kind}`

/** Publishing as AGENT: whether the collector gets to see it. */
export const publishing: Row[] = [
  { says: 'its heartbeat', topic: own('heartbeat'), isAllowed: true, retain: true },
  { says: 'its scan report', topic: own('scan-report'), isAllowed: true },
  { says: 'an observation', topic: own('observation'), isAllowed: true },
  { says: 'endpoints', topic: own('endpoints'), isAllowed: true },
  { says: 'traffic', topic: own('traffic'), isAllowed: true },
  { says: 'a gap', topic: own('gap'), isAllowed: true },
  { says: "another's gap", topic: others('gap'), isAllowed: false },
  { says: 'a reply', topic: own('reply'), isAllowed: true },
  { says: "another's observation", topic: others('observation'), isAllowed: false },
  { says: "another's heartbeat", topic: others('heartbeat'), isAllowed: false, retain: true },
  { says: "another's plan", topic: others('plan'), isAllowed: false, retain: true },
  { says: 'a plan for itself', topic: own('plan'), isAllowed: false, retain: true },
  { says: 'a receipt for itself', topic: own('receipt'), isAllowed: false },
  { says: "another's receipt", topic: others('receipt'), isAllowed: false },
  { says: 'a command', topic: own('command'), isAllowed: false },
  { says: 'an alert', topic: `recense/v1/alerts/${AGENT}`, isAllowed: false },
  { says: 'a kind that does not exist', topic: own('gossip'), isAllowed: false },
  { says: 'a level too deep', topic: own('observation/more'), isAllowed: false },
  { says: 'a level too high', topic: `recense/v1/${AGENT}`, isAllowed: false },
  { says: 'another version', topic: `recense/v2/${AGENT}/observation`, isAllowed: false },
]

/** Subscribing as AGENT to `filter`: whether what is published on `topic` arrives. */
export const reading: { filter: string; topic: string; isAllowed: boolean }[] = [
  { filter: own('receipt'), topic: own('receipt'), isAllowed: true },
  { filter: own('plan'), topic: own('plan'), isAllowed: true },
  { filter: own('command'), topic: own('command'), isAllowed: true },
  { filter: own('observation'), topic: own('observation'), isAllowed: false },
  { filter: others('receipt'), topic: others('receipt'), isAllowed: false },
  { filter: others('plan'), topic: others('plan'), isAllowed: false },
  { filter: others('observation'), topic: others('observation'), isAllowed: false },
  { filter: 'recense/v1/+/receipt', topic: others('receipt'), isAllowed: false },
  { filter: 'recense/v1/+/plan', topic: others('plan'), isAllowed: false },
  { filter: 'recense/v1/#', topic: others('command'), isAllowed: false },
  { filter: '+/+/+/+', topic: others('observation'), isAllowed: false },
  { filter: '#', topic: others('heartbeat'), isAllowed: false },
  { filter: `recense/v1/alerts/${AGENT}`, topic: `recense/v1/alerts/${AGENT}`, isAllowed: false },
]
