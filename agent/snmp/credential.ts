/** How to ask a device. Named, so that logs and reports can say which one without saying what it holds. */
export type Credential =
  | { name: string; version: '1' | '2c'; community: string }
  | {
      name: string
      version: '3'
      user: string
      level: 'noAuthNoPriv' | 'authNoPriv' | 'authPriv'
      authProtocol?: 'md5' | 'sha' | 'sha224' | 'sha256' | 'sha384' | 'sha512'
      authKey?: string
      privProtocol?: 'des' | 'aes' | 'aes256b' | 'aes256r'
      privKey?: string
    }
