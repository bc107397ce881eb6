/** SNMPv2-MIB system group, decoded (RFC 3418). What a device says of itself before anybody knows what it is. */
export type SystemGroup = {
  sysDescr?: string
  /** Dotted numbers, without a leading dot. */
  sysObjectId?: string
  uptimeSeconds?: number
  contact?: string
  name?: string
  location?: string
}
