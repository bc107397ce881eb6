import type { Random } from './random.ts'

/** IEEE prefixes by who sells the machine, as real fleets carry them. */
const organisations = {
  '3com': ['00:0a:5e', '00:0d:54', '00:04:75'],
  cisco: ['00:1b:54', '00:1d:45', '00:21:d7', '00:1b:d4'],
  hpe: ['70:10:6f', '94:18:82', 'ec:9b:8b'],
  aruba: ['20:4c:03', '24:f2:7f'],
  pfsense: ['00:08:a2'],
  supermicro: ['0c:c4:7a', 'ac:1f:6b'],
  dell: ['b8:ca:3a', 'd4:81:d7', 'f8:b1:56', 'f0:1f:af', 'a4:4c:c8'],
  synology: ['00:11:32'],
  apc: ['00:c0:b7'],
  eaton: ['00:20:85'],
  pc: [
    ...['ec:b1:d7', '3c:52:82', '40:b0:34', '48:ba:4e', 'b8:ca:3a', 'd4:81:d7', 'f8:b1:56'],
    ...['54:e1:ad', '6c:24:08', '28:d2:44', 'a8:a1:59', 'bc:5f:f4', '7c:10:c9', 'e0:d5:5e'],
  ],
  phone: ['00:80:9f', '80:5e:c0', '64:16:7f'],
  tablet: ['f0:d1:a9', 'd0:81:7a', '8c:f5:a3', 'f4:f5:db'],
} as const

export type Organisation = keyof typeof organisations

/** Hands out addresses that no other machine of the school has. */
export type MacAllocator = {
  /** The first of `count` consecutive addresses, aligned to a power of two as vendors do. */
  block(organisation: Organisation, count: number): string
  /** A locally administered unicast address. */
  randomised(): string
}

export function createMacAllocator(random: Random): MacAllocator {
  const next = new Map<string, number>()
  const taken = new Set<string>()
  return {
    block: (organisation, count) => {
      const prefix = random.pick<string>(organisations[organisation])
      let size = 1
      while (size < count) size *= 2
      const start = next.get(prefix) ?? random.below(0x800000)
      // Machines bought together have close addresses, not consecutive ones.
      const first = Math.ceil((start + random.below(200)) / size) * size
      if (first + size > 0xffffff) throw new Error(`no addresses left under ${prefix}`)
      next.set(prefix, first + size)
      return macFrom(prefix, first)
    },
    randomised: () => {
      for (;;) {
        const octets = Array.from({ length: 6 }, () => random.below(256))
        octets[0] = ((octets[0] ?? 0) & 0xfc) | 0x02
        const macAddress = octets.map(octet => octet.toString(16).padStart(2, '0')).join(':')
        if (taken.has(macAddress)) continue
        taken.add(macAddress)
        return macAddress
      }
    },
  }
}

/** The address `offset` after this one. */
export function macPlus(macAddress: string, offset: number): string {
  const low = Number.parseInt(macAddress.slice(9).replaceAll(':', ''), 16) + offset
  return macFrom(macAddress.slice(0, 8), low % 0x1000000)
}

function macFrom(prefix: string, low: number): string {
  const hex = low.toString(16).padStart(6, '0')
  return `${prefix}:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}`
}
