/** What can be read of a device, by the name of its section or fact; `readers.ts` maps each to its code. */
export type ReaderName =
  | 'interfaces'
  | 'vlans'
  | 'macTable'
  | 'neighbours'
  | 'arpTable'
  | 'addresses'
  | 'duplex'
  | 'poe'
  | 'aggregates'
  | 'accessPoints'
  | 'ups'
  | 'printer'
