/** What a list tells a device by. */
export type ListedTraits = {
  readonly macAddress?: string
  readonly values: {
    readonly serial?: string
    readonly assetNumber?: string
    readonly name?: string
  }
}

/**
 * The devices that a line of a list fits: by the strongest thing that it tells and somebody has, serial, asset number, MAC
 * address, name. Another serial is another device, whatever else fits. More than one is for the caller to refuse.
 */
export function findListed<Device extends ListedTraits>(
  { values, macAddress }: ListedTraits,
  devices: readonly Device[],
): Device[] {
  const { serial, assetNumber, name } = values
  const bySerial = devices.filter(it => isSame(serial, it.values.serial))
  if (bySerial.length > 0) return bySerial
  const others = devices.filter(it => serial === undefined || it.values.serial === undefined)
  const tests = [
    (it: Device) => isSame(assetNumber, it.values.assetNumber),
    (it: Device) => isSame(macAddress, it.macAddress),
    (it: Device) => isSame(name, it.values.name),
  ]
  for (const test of tests) {
    const found = others.filter(test)
    if (found.length > 0) return found
  }
  return []
}

function isSame(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one.trim().toLowerCase() === other?.trim().toLowerCase()
}
