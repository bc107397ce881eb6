/** What the CMDB knows of a site at an instant, as far as alerts follow from it. Instants are milliseconds since 1970. */
export type SiteFacts = {
  readonly siteId: string
  readonly nowMs: number
  /** Since when the collector has been there without a break: silence before that says nothing. */
  readonly listeningSinceMs: number
  readonly agents: readonly AgentFact[]
  /** Sites other than this one whose agents are heard, and those that fell silent when this one did. */
  readonly elsewhere: {
    readonly heard: number
    readonly lost: number
    /** When the last of those that are lost was heard. */
    readonly lostSinceMs?: number
  }
  readonly devices: readonly DeviceFact[]
  /** Which devices are connected, by id. */
  readonly links: readonly { readonly one: string; readonly other: string }[]
  readonly fullLinks: readonly FullLinkFact[]
  readonly findings: readonly FindingFact[]
  /** Questions and disappearances that wait for a person, and what else is simply there or not. */
  readonly standing: readonly StandingFact[]
  /** When the agents' echoes to the default gateway were last answered, and since when they are not. */
  readonly gateway?: EchoFact
  readonly collector?: EchoFact
}

export type EchoFact = { readonly answeredAtMs?: number; readonly failedAtMs?: number }

export type AgentFact = {
  readonly id: string
  readonly state: 'online' | 'offline'
  /** The latest live heartbeat. */
  readonly heardAtMs: number
  /** When the process began. */
  readonly startedAtMs?: number
  /** When the broker told that it went, by its last will or its own word; absent when nobody knows. */
  readonly wentAtMs?: number
  /** It said itself that it goes. */
  readonly hasSaidGoodbye?: boolean
  readonly outbox?: { readonly messages: number; readonly oldestAtMs?: number }
}

export type DeviceFact = {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly state: 'seen' | 'late' | 'missing'
  readonly firstSeenMs: number
  /** Latest instant at which it answered anything: a scan, a reading of its counters. */
  readonly answeredAtMs: number
  /** First and latest instant since then at which it was asked and did not answer. */
  readonly silentSinceMs?: number
  readonly silentAtMs?: number
  /** By its uptime, as it told at `observedAtMs`. */
  readonly bootedAtMs?: number
  readonly observedAtMs: number
  readonly isOnBattery?: boolean
}

export type FullLinkFact = {
  readonly id: string
  readonly name: string
  readonly direction: 'down' | 'up'
  readonly state: 'saturated' | 'harmful'
  readonly sinceMs: number
  /** End of the latest minute that this is concluded from. */
  readonly observedAtMs: number
  readonly detail: Readonly<Record<string, unknown>>
}

export type FindingFact = {
  readonly id: string
  readonly kind: string
  readonly device?: string
  readonly interface?: string
  readonly endpoint?: string
  readonly firstSeenMs: number
  readonly lastSeenMs: number
  readonly detail: Readonly<Record<string, unknown>>
}

/** Something that is as it is until it is dealt with. `about` tells it apart from others of its kind. */
export type StandingFact = {
  readonly kind:
    | 'identity-case'
    | 'mass-disappearance'
    | 'quarantine'
    | 'certificate-expiring'
    | 'errors-rising'
    | 'agents-lost'
    | 'channel-failing'
  readonly about: string
  /** It keeps an alert open that is open, and opens none. */
  readonly isRest?: boolean
  readonly sinceMs: number
  readonly observedAtMs: number
  readonly device?: string
  readonly detail: Readonly<Record<string, unknown>>
}
