/** Longest label of a name (RFC 1035). */
const MAX_LABEL = 63

/**
 * The host's own part of a domain name, in lower case: `a107-sev-05` of `A107-SEV-05.lycee.example`, so that a host has one
 * name, whichever protocol told it. Undefined for what no host is called.
 */
export function hostLabel(name: string): string | undefined {
  const label = (name.split('.')[0] ?? '').toLowerCase()
  if (label === 'localhost' || label.length > MAX_LABEL) return undefined
  return /^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}_])?$/u.test(label)
    ? label
    : undefined
}
