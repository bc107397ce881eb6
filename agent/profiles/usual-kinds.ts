import type { DeviceKind } from '../../schemas/device-kind.ts'

/**
 * What a maker mostly builds, by IANA enterprise number: the last guess, for a device of which neither its family, a
 * standard MIB nor its description tells. Makers of as many kinds as Cisco, HP, Dell or Siemens are not here.
 */
const numbered: Partial<Record<DeviceKind, readonly number[]>> = {
  switch: [
    ...[45, 52, 81, 89, 890, 171, 202, 207, 248, 259, 266, 326, 494, 637, 800, 1588, 1916, 1991],
    ...[2272, 3003, 3181, 3320, 3902, 3955, 4346, 4413, 4526, 4881, 5624, 6027, 6141, 6339],
    ...[6486, 8691, 10297, 10456, 11863, 13464, 15004, 16177, 20301, 20540, 25506, 26543],
    ...[27514, 27975, 28866, 30065, 33049, 35098, 35265, 40310, 40418, 47196, 52642],
  ],
  router: [
    ...[164, 332, 664, 995, 1271, 1429, 2356, 2636, 2863, 4491, 4874, 5655, 7367, 8164, 8595],
    ...[13191, 14988, 16378, 23695, 27662, 30803, 44641, 48690],
  ],
  firewall: [
    ...[1230, 1369, 2604, 2620, 3097, 3224, 3996, 5089, 8741, 9789, 10704, 11256, 12356, 21067],
    ...[25461, 28557],
  ],
  'access-point': [8744, 10002, 14125, 17713, 21013, 25053, 26928, 41112, 44194],
  'wireless-controller': [14179, 14525, 14823, 15983],
  printer: [
    ...[253, 297, 367, 641, 683, 1129, 1248, 1347, 1602, 2001, 2385, 2435, 2590, 10642, 18334],
  ],
  ups: [318, 476, 534, 705, 850, 935, 2254, 3808, 4555, 5491, 21111, 53973],
  phone: [1027, 5003, 6530, 6666, 6889, 26122, 42397],
  camera: [368],
  nas: [
    ...[789, 1714, 1981, 5227, 6574, 12124, 12740, 19746, 24681, 37447, 40482, 44738, 50536],
    ...[55062],
  ],
  hypervisor: [6876, 41263],
  bmc: [20974, 21317],
  server: [116, 311, 2440, 7779, 10876, 13315],
  other: [
    ...[1229, 1718, 2334, 2606, 2684, 3375, 3417, 3854, 5040, 5951, 7146, 7312, 13742, 13885],
    ...[17163, 20916, 21239, 22610, 25049, 25766, 28507, 52674],
  ],
}

const kinds = new Map(
  Object.entries(numbered).flatMap(([kind, numbers]) =>
    numbers.map(number => [number, kind as DeviceKind] as const),
  ),
)

/** The usual kind of the maker that sysObjectID names; undefined where it is nobody known or builds all sorts. */
export function usualKindOf(sysObjectId: string | undefined): DeviceKind | undefined {
  const number = /^1\.3\.6\.1\.4\.1\.(\d+)/.exec(sysObjectId ?? '')?.[1]
  return number ? kinds.get(Number(number)) : undefined
}
