/** Why a model should be replaced. */
export type Obsolescence = 'vendor-gone' | 'end-of-support'

type ObsoleteModel = { vendor: RegExp; model: RegExp; because: Obsolescence }

/** Models that nobody mends any more, as data. A line names a family, so that what is still supported stays out. */
const obsoleteModels: readonly ObsoleteModel[] = [
  // HP bought 3Com in 2010 and ended its lines.
  { vendor: /^3com$/i, model: /./, because: 'vendor-gone' },
  // Nortel's Ethernet business ended in 2009.
  { vendor: /^(nortel|bay networks)$/i, model: /./, because: 'vendor-gone' },
  // Cisco's notices of end of life: no more software, no more replacement.
  {
    vendor: /^cisco$/i,
    model: /^WS-C(2900|2950|2970|3500|3550|3750)\b(?!X)/,
    because: 'end-of-support',
  },
  { vendor: /^cisco$/i, model: /^WS-C(2960|3560)-/, because: 'end-of-support' },
  // HPE ProCurve 2300, 2500, 2600 and 4100, Fast Ethernet of before 2010.
  {
    vendor: /^hpe?$/i,
    model: /^(J4\d{3}|J8762|J8164|J8165|2312|2324|25(12|24)|26(26|50)|41\d\d)/,
    because: 'end-of-support',
  },
]

/** Why the model should be replaced; undefined when nothing speaks against it. */
export function obsolescenceOf(gear: {
  vendor?: string | undefined
  model?: string | undefined
}): Obsolescence | undefined {
  const { vendor = '', model = '' } = gear
  return obsoleteModels.find(it => it.vendor.test(vendor) && it.model.test(model))?.because
}
