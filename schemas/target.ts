import { z } from 'zod'
import { IpAddress } from './ip-address.ts'

/** An address, a range (`10.1.2.1-10.1.2.40`, `10.1.2.1-40`) or a prefix (`10.1.2.0/24`). How many addresses that are is not looked at. */
export const Target = z
  .string()
  .max(100)
  .refine(
    isTarget,
    'expected an address, a range or a prefix, like 10.1.2.3, 10.1.2.1-10.1.2.40 or 10.1.2.0/24',
  )

function isTarget(text: string): boolean {
  const isAddress = (it: string) => IpAddress.safeParse(it).success
  const [first = '', prefix] = text.split('/')
  if (prefix !== undefined) {
    const most = first.includes(':') ? 128 : 32
    return isAddress(first) && /^\d{1,3}$/.test(prefix) && Number(prefix) <= most
  }
  const [from = '', to] = text.split('-')
  if (to === undefined) return isAddress(from)
  return isAddress(from) && (isAddress(to) || (/^\d{1,3}$/.test(to) && Number(to) <= 255))
}
