/** IPv4 arithmetic on loopback; every simulated address is inside 127.0.0.0/8. */
export function addressFromNumber(number: number): string {
  return [24, 16, 8, 0].map(shift => (number >>> shift) & 255).join('.')
}

export function addressToNumber(address: string): number {
  return address.split('.').reduce((number, octet) => number * 256 + Number(octet), 0)
}

/**
 * First address of block `block` of a school: blocks are /23s counted from 127.{network}.0.0, so
 * VLAN 40 of network 37 (block 20) is 127.37.40.0.
 */
export function blockStart(network: number, block: number): number {
  const start = (127 << 24) + (network << 16) + block * 512
  if (network < 1 || start + 512 > 128 * 2 ** 24) {
    throw new Error(`block ${block} of network 127.${network}.0.0 is outside 127.0.0.0/8`)
  }
  return start
}

/** The smallest prefix, at most /23 and at least /28, that holds this many last octets. */
export function prefixLengthFor(lastHost: number): number {
  for (let length = 28; length >= 23; length -= 1) {
    if (lastHost < 2 ** (32 - length) - 1) return length
  }
  throw new Error(`${lastHost} hosts don't fit in a /23`)
}
