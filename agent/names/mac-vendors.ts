import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { isLocallyAdministered, type MacAddress } from '../../schemas/mac-address.ts'

/** Digits of IEEE's registries MA-S, MA-M and MA-L (36, 28 and 24 bits); the longest prefix known wins. */
const PREFIX_DIGITS = [9, 7, 6]

/**
 * Who made each network card, by IEEE's registries in the `oui-data` package. Cards that IEEE does not know, and MACs
 * that are not burnt in, are absent. Reads the package's file line by line: parsed whole it would hold 45 MB.
 */
export async function readMacVendors(
  macAddresses: Iterable<MacAddress>,
): Promise<Map<MacAddress, string>> {
  const burntIn = [...new Set(macAddresses)].filter(mac => !isLocallyAdministered(mac))
  const vendors = new Map<string, string | undefined>()
  for (const mac of burntIn) {
    for (const prefix of prefixesOf(mac)) vendors.set(prefix, undefined)
  }
  if (vendors.size === 0) return new Map()

  const file = createReadStream(fileURLToPath(import.meta.resolve('oui-data')))
  for await (const line of createInterface({ input: file })) {
    const [, prefix, entry] = /^ *"([0-9A-F]{6,9})": (".*"),?$/.exec(line) ?? []
    if (prefix && entry && vendors.has(prefix)) vendors.set(prefix, nameIn(JSON.parse(entry)))
  }
  return new Map(
    burntIn.flatMap(mac => {
      const vendor = prefixesOf(mac)
        .map(prefix => vendors.get(prefix))
        .find(name => name)
      return vendor ? [[mac, vendor] as const] : []
    }),
  )
}

function prefixesOf(mac: MacAddress): string[] {
  const digits = mac.replaceAll(':', '').toUpperCase()
  return PREFIX_DIGITS.map(count => digits.slice(0, count))
}

/** An entry is the name, then the postal address, a line each. */
function nameIn(entry: unknown): string | undefined {
  return typeof entry === 'string' ? entry.split('\n')[0]?.trim().slice(0, 255) : undefined
}
