import { z } from 'zod'
import { DeviceKind } from '../../schemas/device-kind.ts'
import { SiteId } from '../../schemas/site-id.ts'
import { ItemState } from './inventory-schemas.ts'

/** PostgreSQL's text cannot hold NUL, and nothing that it holds can match one. */
const Text = z
  .string('expected one text')
  .max(200, 'expected at most 200 characters')
  .refine(text => !text.includes('\0'), 'expected text without NUL characters')

/** Query parameters that several lists share. */
export const SearchText = Text.optional().describe(
  'Words that must all be found; MAC addresses in any notation',
)
export const SiteFilter = SiteId.optional().describe('UAI of a site')
export const VendorFilter = Text.optional().describe('Whole name of the vendor, in any case')
export const KindFilter = z
  .enum(DeviceKind.options, `expected one of ${DeviceKind.options.join(', ')}`)
  .optional()
export const StateFilter = z
  .enum(ItemState.options, `expected one of ${ItemState.options.join(', ')}`)
  .optional()

/** `true` or `false`; anything else is refused rather than taken for true. */
export const Flag = z
  .enum(['true', 'false'], 'expected true or false')
  .default('false')
  .transform(text => text === 'true')

export const ItemParams = z.object({ id: z.uuid('expected an id in the form of a UUID') })
