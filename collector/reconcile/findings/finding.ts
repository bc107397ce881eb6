/** What a finding is about. Which fields are there follows from the type; `key` names a device's interface. */
export type FindingSubject =
  | {
      readonly type: 'site'
      readonly device?: never
      readonly key?: never
      readonly endpoint?: never
    }
  | {
      readonly type: 'device'
      readonly device: string
      readonly key?: never
      readonly endpoint?: never
    }
  | {
      readonly type: 'interface'
      readonly device: string
      readonly key: string
      readonly endpoint?: never
    }
  | {
      readonly type: 'endpoint'
      readonly endpoint: string
      readonly device?: never
      readonly key?: never
    }

/** Something that is not as it should be, for a person to look at. */
export type Finding = {
  /** In words joined by hyphens: `duplex-mismatch`. */
  readonly kind: string
  readonly subject: FindingSubject
  /** What a person must know of it; plain JSON. */
  readonly detail: Readonly<Record<string, unknown>>
  /** When it was last observed, in milliseconds since 1970. */
  readonly seenAtMs: number
}
/** One finding of a kind per subject: seen again it is the same. */
export function findingKey({ kind, subject }: Pick<Finding, 'kind' | 'subject'>): string {
  const { type, device = '', key = '', endpoint = '' } = subject
  return [kind, type, device, key, endpoint].join('\u0001')
}
