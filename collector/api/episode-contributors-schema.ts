import { z } from 'zod'

const range = { from: z.iso.datetime(), to: z.iso.datetime() }
const Share = z.number().min(0).max(1)

/** Who moved a full link's bytes, or why nobody can tell. */
export const EpisodeContributors = z
  .discriminatedUnion('verdict', [
    z.object({
      verdict: z.literal('named'),
      ...range,
      namedShare: Share.describe('Of what the link moved, all named ports together'),
      ports: z
        .array(
          z.object({
            deviceId: z.uuid(),
            device: z.string().describe('Name, or address, of the switch'),
            interface: z.string(),
            alias: z.string().optional(),
            mbps: z.number().nonnegative(),
            share: Share.describe('Of what the link moved'),
            host: z.string().optional().describe('What is plugged in there, if it is one'),
            hostCount: z.int().nonnegative(),
            endpoints: z.array(
              z.object({
                id: z.uuid(),
                kind: z.string(),
                name: z.string().optional(),
                address: z.string().optional(),
              }),
            ),
          }),
        )
        .max(5),
    }),
    z.object({
      verdict: z.literal('unknown'),
      ...range,
      because: z
        .enum(['no-counters', 'inside', 'spread'])
        .describe(
          '`no-counters`: too few ports are counted. `inside`: what rose moved inside the school. `spread`: no few ports stand out',
        ),
    }),
  ])
  .meta({
    id: 'LinkContributors',
    description: 'Who moved the bytes from one instant to another: the last hour of the episode',
  })
