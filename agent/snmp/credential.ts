export const authProtocols = ['md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512'] as const
export type AuthProtocol = (typeof authProtocols)[number]

/**
 * For AES with long keys there is no RFC; two drafts make the key longer in two ways. `b` is Blumenthal's, which net-snmp and
 * most others have; `r` is Reeder's, as Cisco has it.
 */
export const privProtocols = ['des', 'aes', 'aes192b', 'aes192r', 'aes256b', 'aes256r'] as const
export type PrivProtocol = (typeof privProtocols)[number]

/** How to ask a device. Named, so that logs and reports can say which one without saying what it holds. */
export type Credential =
  | {
      name: string
      version: '1' | '2c'
      community: string
      /** May be sent, in clear, to a host that speaks SNMPv3 but refused our users. */
      afterV3Refusal?: boolean
    }
  | V3Credential

export type V3Credential = {
  name: string
  version: '3'
  user: string
  level: 'noAuthNoPriv' | 'authNoPriv' | 'authPriv'
  authProtocol?: AuthProtocol
  authKey?: string
  privProtocol?: PrivProtocol
  privKey?: string
}
