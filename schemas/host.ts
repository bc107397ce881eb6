import { z } from 'zod'

/** What a server, a PC or a NAS is made of, as its operating system tells (HOST-RESOURCES-MIB, RFC 2790). */
export const Host = z.object({
  /** hrMemorySize; of a virtual machine what it was given. */
  memoryMebibytes: z.int().positive().optional(),
  /** Processors as the operating system counts them: cores or threads. */
  processors: z.int().positive().max(4096).optional(),
  processorModel: z.string().min(1).max(255).optional(),
  /** Fixed disks and their file systems; removable and network ones are left out. */
  volumes: z
    .array(
      z.object({
        name: z.string().min(1).max(255),
        sizeMebibytes: z.int().nonnegative(),
        usedPercent: z.number().min(0).max(100).optional(),
      }),
    )
    .max(200)
    .optional(),
})
export type Host = z.infer<typeof Host>
