/** The part of node-arp 1.0.6 that is used here; the package brings no types. */
declare module 'node-arp' {
  export function getMAC(
    address: string,
    callback: (error: unknown, macAddressOrReason: unknown) => void,
  ): void
}
