import type { Socket } from 'node:net'
import type { Client } from 'aedes'
import type { Principal } from './access.ts'

/** What a client logged in with: its certificate's serial, or its password's mark. */
type Credential = { serial: string } | { mark: string }

/** Who is connected, from where, as whom, and by what; a client is forgotten when its socket closes. */
export type ConnectedClients = {
  add: (client: Client, socket: Socket) => void
  loggedIn: (client: Client, who: Principal, credential: Credential | undefined) => void
  /** Nobody, before the login. */
  whoIs: (client: Client) => Principal | undefined
  credentialOf: (client: Client) => Credential | undefined
  addressOf: (client: Client) => string | undefined
  all: () => Iterable<Client>
}

export function createConnectedClients(): ConnectedClients {
  const clients = new Set<Client>()
  const principals = new WeakMap<Client, Principal>()
  const credentials = new WeakMap<Client, Credential>()
  const addresses = new WeakMap<Client, string>()
  return {
    add(client, socket) {
      clients.add(client)
      socket.once('close', () => clients.delete(client))
      addresses.set(client, socket.remoteAddress ?? 'unknown')
    },
    loggedIn(client, who, credential) {
      principals.set(client, who)
      if (credential) credentials.set(client, credential)
    },
    whoIs: client => principals.get(client),
    credentialOf: client => credentials.get(client),
    addressOf: client => addresses.get(client),
    all: () => clients,
  }
}
