import { randomBytes } from 'node:crypto'
import { createServer, type Socket } from 'node:net'
import { Aedes, type AuthenticateError, type Client } from 'aedes'
import type { AgentId } from '../../schemas/agent-id.ts'
import { type Result, success } from '../../schemas/result.ts'
import { mayPublish, mayReceive, type Principal } from './access.ts'
import { createAuthenticator, type LoginRefusal } from './authenticate.ts'
import { type BrokerFailure, listen } from './listen.ts'
import { limitPackets, PacketTooLarge } from './packet-limit.ts'
import { createRepeatFilter } from './repeat-filter.ts'

export type BrokerOptions = {
  host: string
  /** 0 takes any free port. */
  port: number
  /** Larger messages cut the connection that brings them. */
  maxPayloadBytes: number
  maxConnections: number
  /** How long a client may take to say who it is. */
  connectTimeoutMs?: number
  /** Asks the register; false for a wrong password and for an agent that is unknown or revoked. */
  isAgentLogin: (agent: AgentId, password: string) => Promise<boolean>
  log: BrokerLog
}

/** Events with fields, as pino takes them. */
type BrokerLog = {
  info: (fields: object, event: string) => void
  warn: (fields: object, event: string) => void
  error: (fields: object, event: string) => void
}

export type Broker = {
  /** `mqtt://127.0.0.1:1883` */
  url: string
  /** The collector's own login, which may use every topic of ours; the password is new at each start. */
  login: { username: string; password: string }
  isListening: () => boolean
  close: () => Promise<void>
}

/** The login of the collector itself; no agent can have it, since enrolment refuses the name. */
export const COLLECTOR_LOGIN = 'collector'

const CONNECT_TIMEOUT_MS = 10_000
/** A client that has not logged in yet sends its CONNECT, with a last will, and nothing large. */
const MAX_BYTES_BEFORE_LOGIN = 65_536
/** Room beside the payload: topic and packet id. */
const PACKET_OVERHEAD_BYTES = 1_024
const TCP_KEEP_ALIVE_MS = 60_000

/**
 * The embedded MQTT 3.1.1 broker: listens until closed. An agent logs in as itself and reaches its own topics only; the
 * rules are the ones of deploy/mosquitto. Nothing is kept on disk: what was not receipted is sent again by the agents.
 */
export async function startBroker(options: BrokerOptions): Promise<Result<Broker, BrokerFailure>> {
  const { log } = options
  const login = { username: COLLECTOR_LOGIN, password: randomBytes(24).toString('base64url') }
  const authenticate = createAuthenticator({
    isAgentLogin: options.isAgentLogin,
    collector: login,
    nowMs: () => performance.now(),
  })
  const isWorthALine = createRepeatFilter({
    windowMs: 60_000,
    maxKinds: 1_000,
    nowMs: () => performance.now(),
  })
  const warn = (event: string, key: string, fields: object) => {
    const line = isWorthALine(`${event} ${key}`)
    if (line)
      log.warn({ ...fields, ...(line.heldBack > 0 ? { heldBack: line.heldBack } : {}) }, event)
  }
  const principals = new WeakMap<Client, Principal>()
  const addresses = new WeakMap<Client, string>()

  const aedes = await Aedes.createBroker({
    connectTimeout: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    // The login is the client id, as with Mosquitto's use_username_as_clientid: nobody can take over, or cut, the
    // session of somebody else by calling itself so.
    preConnect: (_client, packet, done) => {
      if (packet.username) packet.clientId = packet.username
      done(null, true)
    },
    authenticate: (client, username, password, done) => {
      const refuse = (outcome: LoginRefusal) => {
        const login = username?.slice(0, 64)
        const address = addresses.get(client)
        warn(`login-${outcome.status}`, String(address), { login, address, reason: outcome.reason })
        done(connackError(outcome), false)
      }
      authenticate(username, password).then(
        outcome => {
          if (outcome.status !== 'accepted') return refuse(outcome)
          principals.set(client, outcome.who)
          done(null, true)
        },
        (error: Error) => {
          log.error({ err: error }, 'broker-error')
          refuse({ status: 'unavailable', reason: 'the login could not be checked' })
        },
      )
    },
    authorizePublish: (client, packet, done) => {
      const who = client ? principals.get(client) : undefined
      if (who && mayPublish(who, packet.topic)) return done(null)
      refuseTopic(who, 'publish', packet.topic)
      done(new Error('this topic is not its to publish on'))
    },
    authorizeSubscribe: (client, subscription, done) => {
      const who = principals.get(client)
      if (who && mayReceive(who, subscription.topic)) return done(null, subscription)
      refuseTopic(who, 'subscribe', subscription.topic)
      done(null, null)
    },
    authorizeForward: (client, packet) => {
      const who = principals.get(client)
      return who && mayReceive(who, packet.topic) ? packet : null
    },
  })

  function refuseTopic(who: Principal | undefined, action: string, topic: string): void {
    const agent = who?.login
    warn('topic-refused', `${agent} ${action}`, { agent, action, topic: topic.slice(0, 200) })
  }

  aedes.on('clientReady', client => {
    const who = principals.get(client)
    if (who?.kind === 'agent') {
      log.info({ agent: who.login, address: addresses.get(client) }, 'agent-connected')
    }
  })
  aedes.on('clientDisconnect', client => {
    const who = principals.get(client)
    if (who?.kind === 'agent') log.info({ agent: who.login }, 'agent-disconnected')
  })
  const onClientError = (client: Client, error: Error) => {
    const agent = principals.get(client)?.login
    const address = addresses.get(client)
    const isRefusal = 'errorCode' in error && agent === undefined && error.message !== UNSPOKEN
    if (isRefusal) return
    const event = error instanceof PacketTooLarge ? 'message-too-large' : 'connection-failed'
    const reason =
      error.message === UNSPOKEN ? 'it does not speak MQTT 3.1.1' : error.message.slice(0, 200)
    warn(event, agent ?? String(address), { agent, address, reason })
  }
  aedes.on('clientError', onClientError)
  aedes.on('connectionError', onClientError)
  aedes.on('keepaliveTimeout', () => undefined)
  // An EventEmitter without this listener would end the process.
  aedes.addListener('error', (error: Error) => log.error({ err: error }, 'broker-error'))

  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.setKeepAlive(true, TCP_KEEP_ALIVE_MS)
    let client: Client | undefined
    limitPackets(socket, () =>
      client && principals.has(client)
        ? options.maxPayloadBytes + PACKET_OVERHEAD_BYTES
        : MAX_BYTES_BEFORE_LOGIN,
    )
    client = aedes.handle(socket)
    addresses.set(client, socket.remoteAddress ?? 'unknown')
  })
  server.maxConnections = options.maxConnections
  server.on('drop', data => {
    const address = data?.remoteAddress ?? 'unknown'
    warn('connection-refused', 'too many', {
      address,
      reason: `${options.maxConnections} connections are open already`,
    })
  })

  const listening = await listen(server, options)
  if (!listening.ok) {
    await new Promise<void>(resolve => aedes.close(resolve))
    return listening
  }
  server.on('error', error => log.error({ err: error }, 'broker-error'))

  return success({
    url: `mqtt://${hostInUrl(options.host)}:${listening.value}`,
    login,
    isListening: () => server.listening,
    close: async () => {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      await new Promise<void>(resolve => aedes.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  })
}

/** What aedes says to a client of another version of MQTT. */
const UNSPOKEN = 'unacceptable protocol version'

function connackError(outcome: LoginRefusal) {
  // MQTT 3.1.1, 3.2.2.3: 3 server unavailable, 4 bad user name or password.
  const returnCode = outcome.status === 'unavailable' ? 3 : 4
  return Object.assign(new Error(outcome.reason), { returnCode }) as AuthenticateError
}

function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
