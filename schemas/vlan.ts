import { z } from 'zod'

/** A VLAN that a device knows (Q-BRIDGE-MIB dot1qVlanStaticTable, CISCO-VTP-MIB, vendor tables). */
export const Vlan = z.object({
  id: z.int().min(1).max(4094),
  name: z.string().max(255).optional(),
})
export type Vlan = z.infer<typeof Vlan>
