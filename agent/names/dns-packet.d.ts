// The part of dns-packet that is used; the package brings no types of its own.
declare module 'dns-packet' {
  export type Question = { type: string; name: string }
  /** `data` is the name that a PTR points to, the strings of a TXT, and other things for other types. */
  export type Answer = { type: string; name: string; data?: unknown }
  export type Packet = {
    id?: number
    type?: 'query' | 'response'
    questions?: Question[]
    answers?: Answer[]
    additionals?: Answer[]
  }
  export function encode(packet: Packet): Buffer
  /** Throws for what is no DNS message. */
  export function decode(bytes: Buffer): Packet
}
