import { threeCom4400 } from './3com-4400.ts'
import { arubaAp303 } from './aruba-ap.ts'
import { cisco2960 } from './cisco-2960.ts'
import { hpe5130 } from './hpe-5130.ts'
import type { Model } from './model.ts'
import { pfSense } from './pfsense.ts'
import { servers } from './servers.ts'
import { upsModels } from './ups.ts'

/** Every product the lab can simulate. */
const models: readonly Model[] = [
  ...hpe5130,
  ...cisco2960,
  threeCom4400,
  arubaAp303,
  pfSense,
  ...servers,
  ...upsModels,
]

const byKey = new Map(models.map(model => [model.key, model]))

export function modelOf(key: string): Model {
  const model = byKey.get(key)
  if (!model) throw new Error(`no model "${key}" in the lab: ${[...byKey.keys()].join(', ')}`)
  return model
}
