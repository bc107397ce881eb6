import { isLocallyAdministered, PSEUDONYM_PREFIX } from '../../schemas/mac-address.ts'

// Locally administered, and yet given once to a virtual machine that keeps it.
const VIRTUAL_MACHINE_PREFIXES = [
  '02:42:', // Docker
  '52:54:00:', // QEMU, KVM
  'fa:16:3e:', // OpenStack
]

/**
 * Whether a host made the address up for its privacy, so that it says nothing about which host it is. The agent's pseudonym of
 * a burnt-in address is made up, too, but always the same for the same host.
 */
export function isRandomMac(mac: string, isPseudonym = false): boolean {
  if (isPseudonym) return !mac.startsWith(PSEUDONYM_PREFIX.burntIn)
  return isLocallyAdministered(mac) && !VIRTUAL_MACHINE_PREFIXES.some(it => mac.startsWith(it))
}
