import { randomBytes } from 'node:crypto'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, TLSSocket } from 'node:tls'
import { Aedes, type AuthenticateError, type Client } from 'aedes'
import type { AgentId } from '../../schemas/agent-id.ts'
import { type Result, success } from '../../schemas/result.ts'
import { certifiedAgent } from '../pki/peer-certificate.ts'
import type { ServerIdentity } from '../pki/server-identity.ts'
import { mayPublish, mayReceive, type Principal } from './access.ts'
import { createAuthenticator, type LoginRefusal } from './authenticate.ts'
import { createConnectedClients } from './connected-clients.ts'
import { createConnectionLimits } from './connection-limits.ts'
import { type BrokerFailure, listen } from './listen.ts'
import { limitPackets, PacketTooLarge } from './packet-limit.ts'
import { createRepeatFilter } from './repeat-filter.ts'
import { tlsOptions } from './tls-options.ts'

export type BrokerOptions = {
  host: string
  /** 0 takes any free port. */
  port: number
  /** Larger messages cut the connection that brings them. */
  maxPayloadBytes: number
  maxConnections: number
  maxConnectionsPerAddress: number
  /** The listener with TLS; agents log in there with a certificate of the authority (PEM), or with a password. */
  tls?: { host: string; port: number; identity: ServerIdentity; authority: string } | undefined
  /** How long a client may take to say who it is. */
  connectTimeoutMs?: number
  /** How long a client may leave unread what it is sent. */
  stallTimeoutMs?: number
  /** Asks the register; a mark of the password, or undefined when it is wrong or the agent unknown or revoked. */
  findPassword: (agent: AgentId, password: string) => Promise<string | undefined>
  /** The same of a certificate of the authority, by its serial (hexadecimal). */
  isCertificateLogin: (agent: AgentId, serial: string) => Promise<boolean>
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
  /** `mqtts://127.0.0.1:8883`, where there is such a listener. */
  tlsUrl: string | undefined
  isListening: () => boolean
  /** Ends the connections of agents, and by certificates and passwords, that are out, and remembers no such password. */
  cutRevoked: (revoked: {
    agents: ReadonlySet<string>
    serials: ReadonlySet<string>
    /** The mark of each agent's password. */
    passwords: ReadonlyMap<string, string>
  }) => void
  /** New TLS connections are shown this certificate. */
  renewIdentity: (identity: ServerIdentity) => void
  close: () => Promise<void>
}

/** The login of the collector itself; no agent can have it, since enrolment refuses the name. */
export const COLLECTOR_LOGIN = 'collector'

const CONNECT_TIMEOUT_MS = 10_000
const STALL_TIMEOUT_MS = 30_000
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
  const authenticator = createAuthenticator({
    findPassword: options.findPassword,
    isCertificateLogin: options.isCertificateLogin,
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
  const connected = createConnectedClients()
  const peerOf = ({ conn }: Client) =>
    conn instanceof TLSSocket ? certifiedAgent(conn) : { status: 'none' as const }

  const aedes = await Aedes.createBroker({
    connectTimeout: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    drainTimeout: options.stallTimeoutMs ?? STALL_TIMEOUT_MS,
    // The login is the client id, as with Mosquitto's use_username_as_clientid: nobody can take over, or cut, the
    // session of somebody else by calling itself so.
    preConnect: (client, packet, done) => {
      const peer = peerOf(client)
      if (peer.status === 'certified') packet.username = peer.agent
      if (packet.username) packet.clientId = packet.username
      done(null, true)
    },
    authenticate: (client, username, password, done) => {
      const refuse = (outcome: LoginRefusal) => {
        const login = username?.slice(0, 64)
        const address = connected.addressOf(client)
        warn(`login-${outcome.status}`, String(address), { login, address, reason: outcome.reason })
        done(connackError(outcome), false)
      }
      const peer = peerOf(client)
      if (peer.status === 'bad') return refuse({ status: 'refused', reason: peer.reason })
      const asked =
        peer.status === 'certified'
          ? authenticator.withCertificate(peer.agent, peer.serial)
          : authenticator.withPassword(username, password)
      asked.then(
        outcome => {
          if (outcome.status !== 'accepted') return refuse(outcome)
          const { who, mark } = outcome
          if (peer.status === 'certified') connected.loggedIn(client, who, { serial: peer.serial })
          else connected.loggedIn(client, who, mark === undefined ? undefined : { mark })
          done(null, true)
        },
        (error: Error) => {
          log.error({ err: error }, 'broker-error')
          refuse({ status: 'unavailable', reason: 'the login could not be checked' })
        },
      )
    },
    authorizePublish: (client, packet, done) => {
      const who = client ? connected.whoIs(client) : undefined
      if (who && mayPublish(who, packet.topic)) return done(null)
      refuseTopic(who, 'publish', packet.topic)
      done(new Error('this topic is not its to publish on'))
    },
    authorizeSubscribe: (client, subscription, done) => {
      const who = connected.whoIs(client)
      if (who && mayReceive(who, subscription.topic)) return done(null, subscription)
      refuseTopic(who, 'subscribe', subscription.topic)
      done(null, null)
    },
    authorizeForward: (client, packet) => {
      const who = connected.whoIs(client)
      return who && mayReceive(who, packet.topic) ? packet : null
    },
  })

  function refuseTopic(who: Principal | undefined, action: string, topic: string): void {
    const agent = who?.login
    warn('topic-refused', `${agent} ${action}`, { agent, action, topic: topic.slice(0, 200) })
  }

  aedes.on('clientReady', client => {
    const who = connected.whoIs(client)
    if (who?.kind === 'agent') {
      log.info({ agent: who.login, address: connected.addressOf(client) }, 'agent-connected')
    }
  })
  aedes.on('clientDisconnect', client => {
    const who = connected.whoIs(client)
    if (who?.kind === 'agent') log.info({ agent: who.login }, 'agent-disconnected')
  })
  const onClientError = (client: Client, error: Error) => {
    const agent = connected.whoIs(client)?.login
    const address = connected.addressOf(client)
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

  const limits = createConnectionLimits(options, (address, reason) => {
    warn('connection-refused', 'too many', { address, reason })
  })
  const serve = (socket: Socket) => {
    socket.setKeepAlive(true, TCP_KEEP_ALIVE_MS)
    let client: Client | undefined
    limitPackets(socket, () =>
      client && connected.whoIs(client)
        ? options.maxPayloadBytes + PACKET_OVERHEAD_BYTES
        : MAX_BYTES_BEFORE_LOGIN,
    )
    const made = aedes.handle(socket)
    client = made
    connected.add(made, socket)
  }
  const plain = createServer(serve)
  const { tls } = options
  const secure = tls && createTlsServer({ ...tlsOptions(tls), handshakeTimeout: 10_000 }, serve)
  secure?.on('tlsClientError', (error: Error & { code?: string }, socket) => {
    const address = socket.remoteAddress ?? 'unknown'
    warn('tls-failed', address, { address, reason: error.code ?? error.message.slice(0, 200) })
  })

  const servers: Server[] = secure ? [plain, secure] : [plain]
  for (const server of servers) limits.watch(server)
  const close = async () => {
    const closed = servers.map(it => new Promise<void>(resolve => it.close(() => resolve())))
    await new Promise<void>(resolve => aedes.close(resolve))
    limits.closeAll()
    await Promise.all(closed)
  }
  const ports: number[] = []
  for (const [index, server] of servers.entries()) {
    const place = index === 0 || !tls ? { ...options, key: 'mqtt' } : { ...tls, key: 'mqtt.tls' }
    const listening = await listen(server, place)
    if (!listening.ok) {
      await close()
      return listening
    }
    ports.push(listening.value)
    server.on('error', error => log.error({ err: error }, 'broker-error'))
  }
  const [port, tlsPort] = ports

  return success({
    url: `mqtt://${hostInUrl(options.host)}:${port}`,
    tlsUrl: tls && `mqtts://${hostInUrl(tls.host)}:${tlsPort}`,
    login,
    isListening: () => servers.every(it => it.listening),
    cutRevoked(revoked) {
      const isPasswordOut = (agent: string, mark: string) =>
        revoked.agents.has(agent) || revoked.passwords.get(agent) !== mark
      authenticator.forget(isPasswordOut)
      for (const client of connected.all()) {
        const agent = connected.whoIs(client)?.login
        const credential = connected.credentialOf(client)
        if (agent === undefined || !credential) continue
        const isOut =
          'serial' in credential
            ? revoked.agents.has(agent) || revoked.serials.has(credential.serial)
            : isPasswordOut(agent, credential.mark)
        if (!isOut) continue
        log.warn({ agent, address: connected.addressOf(client) }, 'revoked-agent-cut')
        client.conn.destroy()
      }
    },
    renewIdentity: identity => tls && secure?.setSecureContext(tlsOptions({ ...tls, identity })),
    close,
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
