import { connect, type IClientOptions, type MqttClient } from 'mqtt'
import { explainLinkError } from './explain-link-error.ts'

/** A client certificate, with those between it and its authority, and its key; PEM. */
export type ClientIdentity = { certificate: string; key: string }

export type LinkSettings = {
  /** `mqtt://host:1883` or `mqtts://host:8883`; never with a login in it. */
  url: string
  clientId: string
  username: string
  password?: string | undefined
  /** PEM certificates to trust instead of the system's. */
  ca?: string | undefined
  /** Who we are, instead of a password; asked for at each connection. */
  identity?: (() => ClientIdentity) | undefined
  /** Subscribed to, at QoS 1, before `onConnect`. */
  topics: readonly string[]
  /** Published by the broker when the agent vanishes; made anew for each connection. */
  lastWill: () => { topic: string; payload: Buffer }
  /** First and longest pause between attempts; each is cut to between half and all of it, at random. */
  retryMs?: { first: number; longest: number }
}

export type LinkEvents = {
  onConnect: () => void
  onDisconnect: () => void
  onMessage: (topic: string, payload: Buffer) => void
  /** A line for a person, for each attempt that failed and each connection that ended. */
  onTrouble: (line: string) => void
}

/** A connection to the broker that comes back by itself. */
export type Link = {
  isConnected(): boolean
  /** Resolves when the broker has it (PUBACK), which is no promise that anybody else has. Rejects when the link is down. */
  publish(topic: string, payload: Buffer, options: { retain: boolean }): Promise<void>
  /** Ends the connection; the next one, soon, is made with the identity of then. */
  reconnect(): void
  /** Ends the session politely: the broker then does not publish the last will. */
  close(): Promise<void>
}

const RETRY_MS = { first: 1_000, longest: 60_000 }
const CLOSE_MS = 1_000

/**
 * Connects and keeps connecting. Each attempt is a new client with the broker's persistent session (clean session false):
 * what was not acknowledged is in the outbox, so the MQTT library must not send it a second time on its own.
 */
export function openLink(settings: LinkSettings, events: LinkEvents): Link {
  const retry = settings.retryMs ?? RETRY_MS
  let client: MqttClient | undefined
  let timer: NodeJS.Timeout | undefined
  let failedAttempts = 0
  let isReady = false
  let isClosing = false

  function attempt(): void {
    const will = { ...settings.lastWill(), qos: 1 as const, retain: true }
    const current = connect(settings.url, { ...connectionOptions(settings), will })
    client = current
    let reason: string | undefined
    current.on('error', error => {
      reason = explainLinkError(error, settings)
    })
    current.on('connect', () => {
      current.subscribe([...settings.topics], { qos: 1 }, (error, granted) => {
        if (error || granted?.some(({ qos }) => Number(qos) >= 128)) {
          reason = `${settings.url}: the broker refused the subscription to ${settings.topics.join(', ')}`
          current.end(true)
          return
        }
        isReady = true
        failedAttempts = 0
        events.onConnect()
      })
    })
    current.on('message', (topic, payload) => events.onMessage(topic, payload))
    current.once('close', () => {
      current.end(true)
      if (isClosing) return
      events.onTrouble(reason ?? `${settings.url}: the connection was closed`)
      if (isReady) events.onDisconnect()
      isReady = false
      const pauseMs = Math.min(retry.longest, retry.first * 2 ** failedAttempts++)
      timer = setTimeout(attempt, pauseMs * (0.5 + Math.random() / 2))
    })
  }

  attempt()
  return {
    isConnected: () => isReady,
    async publish(topic, payload, { retain }) {
      if (!client || !isReady) throw new Error('the link is down')
      await client.publishAsync(topic, payload, { qos: 1, retain })
    },
    reconnect() {
      // One that is being made was begun with the identity of before.
      client?.end(!isReady)
    },
    async close() {
      isClosing = true
      isReady = false
      clearTimeout(timer)
      const last = client
      if (!last) return
      const ended = new Promise<void>(resolve => last.end(false, {}, () => resolve()))
      const late = new Promise<void>(resolve => setTimeout(resolve, CLOSE_MS).unref())
      await Promise.race([ended, late])
      last.end(true)
    },
  }
}

/** How every connection to the broker is made. A password is sent as it is: TLS is what keeps it secret. */
export function connectionOptions(
  settings: Pick<LinkSettings, 'clientId' | 'username' | 'password' | 'ca' | 'identity'>,
): IClientOptions & { minVersion: 'TLSv1.2' } {
  const identity = settings.identity?.()
  return {
    clientId: settings.clientId,
    username: settings.username,
    ...(settings.password !== undefined && { password: settings.password }),
    ...(settings.ca !== undefined && { ca: settings.ca }),
    ...(identity && { cert: identity.certificate, key: identity.key }),
    // Said here so that no variable of the environment (NODE_TLS_REJECT_UNAUTHORIZED) decides it.
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    protocolVersion: 4,
    clean: false,
    reconnectPeriod: 0,
    connectTimeout: 10_000,
    keepalive: 30,
    // Its cache of all 65,536 packet numbers would hold 9 MB for an agent that sends one message a minute.
    writeCache: false,
    queueQoSZero: false,
    resubscribe: false,
  }
}
