import type { DeviceKind } from '../../schemas/device-kind.ts'
import type { DeviceProfile } from './device-profile.ts'
import { vendorOfNumber } from './iana-enterprises.ts'

/** Makers whose devices are all of one kind and tell the rest by standard MIBs: their IANA enterprise numbers. */
const makers: Partial<Record<DeviceKind, readonly number[]>> = {
  switch: [
    ...[738, 1663, 3709, 5651, 5875, 6296, 7244, 7800, 8886, 9303, 21839, 24062],
    ...[46242],
  ],
  router: [
    ...[
      529, 872, 2352, 3309, 4115, 5504, 5567, 6321, 6527, 17471, 20542, 20992, 22420, 23867, 25007,
    ],
    ...[25167, 31496, 35424, 41916, 45346],
  ],
  'access-point': [2281, 4458, 5454, 7571, 9967, 11898, 12394, 31926, 32761, 43356],
  camera: [3967, 36849, 39165, 50001, 1004849],
  phone: [7526, 9148, 22736, 37459],
  printer: [480, 40093],
  nas: [1139, 11369, 12925, 18928, 34774],
  ups: [818, 6050, 7309],
  other: [
    ...[
      244, 868, 1966, 2925, 3212, 5597, 5528, 7342, 9694, 9839, 10418, 12148, 12196, 16174, 17095,
      17373,
    ],
    ...[17491, 18248, 19536, 21796, 25597, 25728, 26866, 31034, 31770, 34278, 38446, 38783, 45770],
    46501,
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
