/** What a secret is replaced by. */
const HIDDEN = '[secret]'

/** Shorter ones are in every other word: hiding them would only garble the text. No secret worth the name is so short. */
const SHORTEST = 4

/** The community that every device is delivered with; hiding it would hide nothing. */
const NO_SECRETS: ReadonlySet<string> = new Set(['public'])

/** The secrets that this process knows, so that whatever it writes can be searched for them. */
export type Secrets = {
  /** From now on these are hidden; what was added before stays so. */
  add(secrets: Iterable<string | undefined>): void
  /** The text without any of them, be they as they are, in JSON, in Base64 or in a URL. */
  hide(text: string): string
}

/** The last line of defence: no part writes a secret, and if one does so after all, by way of somebody else's error, it is hidden. */
export function createSecrets(): Secrets {
  const forms = new Set<string>()
  let pattern: RegExp | undefined

  return {
    add(secrets) {
      for (const secret of secrets) {
        if (!secret || NO_SECRETS.has(secret)) continue
        // A secret of several lines, such as a key in PEM, may be quoted a line at a time.
        for (const part of new Set([secret, ...secret.split(/\r?\n/)])) {
          if (part.length < SHORTEST || part.startsWith('-----')) continue
          for (const form of formsOf(part)) forms.add(form)
        }
      }
      const longestFirst = [...forms].toSorted((a, b) => b.length - a.length)
      pattern = longestFirst.length
        ? new RegExp(
            longestFirst.map(it => it.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'),
            'g',
          )
        : undefined
    },
    hide: text => (pattern ? text.replace(pattern, HIDDEN) : text),
  }
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ].filter(form => form.length >= SHORTEST)
}
