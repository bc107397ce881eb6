import type { DeviceKind } from '../../schemas/device-kind.ts'
import type { DeviceProfile } from './device-profile.ts'
import { vendorOfNumber } from './iana-enterprises.ts'

/** Makers whose devices are all of one kind and tell the rest by standard MIBs: their IANA enterprise numbers. */
const makers: Partial<Record<DeviceKind, readonly number[]>> = {
  switch: [
    ...[
      33, 278, 553, 629, 738, 867, 1663, 1795, 2736, 3709, 4756, 5205, 5468, 5504, 5651, 5875, 6066,
    ],
    ...[6296, 6321, 6926, 7244, 7800, 9303, 17471, 21839, 24062, 25972, 34592, 37072, 37950],
    ...[46242],
  ],
  router: [
    ...[304, 307, 529, 872, 2352, 3309, 5567, 6387, 20542],
    ...[20992, 22420, 23867, 25007, 25167, 31496, 32285, 35424, 42359, 45346],
  ],
  firewall: [6827, 6983, 10734, 14331, 15227, 19849, 30054, 31648, 35047],
  'access-point': [
    ...[710, 989, 2281, 2509, 3373, 4458, 5454, 6080, 7262, 7571, 10728, 11898, 12394, 16901],
    ...[25651, 31926, 32761, 39003, 43356],
  ],
  'wireless-controller': [9967],
  camera: [3967, 36849, 39165, 50001, 1004849],
  phone: [2879, 4686, 4935, 6618, 7526, 9148, 22736, 37459],
  printer: [128, 480, 1552, 1963, 24807, 40093],
  nas: [
    ...[1139, 1211, 3351, 3478, 3697, 3764, 6894, 7933, 10159, 11096, 11369, 14941, 18928],
    ...[34774, 38243, 40045, 49929],
  ],
  ups: [818, 2947, 6050, 7309],
  other: [
    ...[181, 244, 868, 903, 1418, 1966, 2544, 2603, 2634, 2682, 2925, 3052, 3184, 3212, 3444, 3699],
    ...[3715, 4515, 4779, 5528, 5597, 6247, 6302, 7342, 7428, 7465, 7483, 7564, 8338, 9070, 9694],
    ...[
      9839, 10418, 10830, 11610, 11857, 12148, 12196, 13827, 13858, 15397, 1918, 16174, 17049,
      17095,
    ],
    ...[17491, 18070, 18248, 18837, 19011, 19536, 20044, 21091, 21296, 21940, 22626],
    ...[24734, 25597, 25728, 26813, 26866, 27297, 28533, 29462, 30826, 30932, 31034, 31770, 34097],
    ...[34278, 38370, 38446, 38783, 39052, 39145, 42229, 45621, 45770, 46501],
  ],
}

export const singleKindMakers: readonly DeviceProfile[] = Object.entries(makers).flatMap(
  ([kind, numbers]) =>
    numbers.flatMap(number => {
      const vendor = vendorOfNumber(number)
      if (!vendor) return []
      const match = [{ sysObjectId: [`1.3.6.1.4.1.${number}`] }]
      return [
        { vendor, family: `${vendor}, enterprise ${number}`, kind: kind as DeviceKind, match },
      ]
    }),
)
