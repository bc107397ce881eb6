/** A NODE STATUS RESPONSE as RFC 1002 4.2.18 draws it, for the names given. */
export function nodeStatusPacket(
  transactionId: number,
  names: readonly { text: string; suffix: number; isGroup?: boolean }[],
  unitId: readonly number[] = [0x3c, 0x52, 0x82, 0x01, 0x02, 0x03],
): Buffer {
  const header = Buffer.from([
    transactionId >> 8,
    transactionId & 255,
    0x84,
    0,
    0,
    0,
    0,
    1,
    0,
    0,
    0,
    0,
  ])
  const owner = Buffer.from(` CK${'A'.repeat(30)}\0`, 'latin1')
  const rows = names.map(({ text, suffix, isGroup }) =>
    Buffer.concat([
      Buffer.from(text.padEnd(15).slice(0, 15), 'latin1'),
      Buffer.from([suffix, isGroup ? 0x84 : 0x04, 0]),
    ]),
  )
  const statistics = Buffer.concat([Buffer.from(unitId), Buffer.alloc(40)])
  const data = Buffer.concat([Buffer.from([names.length]), ...rows, statistics])
  const record = Buffer.from([0, 0x21, 0, 1, 0, 0, 0, 0, data.length >> 8, data.length & 255])
  return Buffer.concat([header, owner, record, data])
}
