import { execFile, spawnSync } from 'node:child_process'

/** Whether net-snmp's command line tools are on this machine. */
export const hasNetSnmpTools = spawnSync('snmpbulkwalk', ['-V']).error === undefined

export type ToolAnswer = {
  /** Numeric OID (without leading dot) to value as printed, type first: `INTEGER: 3`. */
  readonly values: Map<string, string>
  readonly text: string
  readonly exitCode: number
}

/** Runs snmpget, snmpwalk or snmpbulkwalk and reads what it prints, numbers only. */
export async function runSnmpTool(
  tool: 'snmpget' | 'snmpgetnext' | 'snmpwalk' | 'snmpbulkwalk',
  target: { address: string; port: number; community?: string; version?: '1' | '2c' },
  names: string[],
  extra: string[] = [],
): Promise<ToolAnswer> {
  const { address, port, community = 'public', version = '2c' } = target
  const args = [
    ...[`-v${version}`, '-c', community, '-m', '', '-M', '', '-OnexUt', '-t', '5', '-r', '0'],
    ...[...extra, `${address}:${port}`, ...names],
  ]
  return new Promise(resolve => {
    execFile(tool, args, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      const values = new Map<string, string>()
      // A value may span lines; a new one starts with an OID.
      for (const part of stdout.split(/\n(?=\.\d)/)) {
        const [, oid, value] = /^\.([\d.]+) = (.*)$/s.exec(part.trim()) ?? []
        const isEnd = value?.startsWith('No more variables left') ?? true
        if (oid && value !== undefined && !isEnd)
          values.set(oid, value.replaceAll(/\s+/g, ' ').trim())
      }
      const exitCode = typeof error?.code === 'number' ? error.code : error ? 1 : 0
      resolve({ values, text: stdout + stderr, exitCode })
    })
  })
}

/** What a hex string means as text. */
export function textOf(printed: string | undefined): string {
  if (printed === undefined) return ''
  const [, quoted] = /^STRING: "(.*)"$/s.exec(printed) ?? []
  if (quoted !== undefined) return quoted
  const hex = printed.replace(/^Hex-STRING: /, '').replaceAll(' ', '')
  return Buffer.from(hex, 'hex').toString('utf8')
}

/** The number a value is printed with, whatever its type. */
export function numberOf(printed: string | undefined): number {
  return Number(/-?\d+$/.exec(printed ?? '')?.[0] ?? Number.NaN)
}
