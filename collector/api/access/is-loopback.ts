import { isIP } from 'node:net'

/** Whether nobody but this machine reaches a listener there; a name other than `localhost` may mean anything. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
  if (bare === 'localhost') return true
  return isIP(bare) === 4 ? bare.startsWith('127.') : /^(::ffff:127\.[\d.]+|::1)$/.test(bare)
}
