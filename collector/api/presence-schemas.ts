import { z } from 'zod'
import { DeviceKind } from '../../schemas/device-kind.ts'
import { HolidayZone } from '../../schemas/holiday-zone.ts'
import { Patience, PresenceSettings } from '../../schemas/presence-settings.ts'
import { SiteId } from '../../schemas/site-id.ts'

const Instant = z.iso.datetime().describe('UTC')

export const BrakeState = z.enum(['pending', 'approved', 'rejected', 'released'])

/** A mass disappearance that a person decides about. */
export const Brake = z
  .object({
    id: z.uuid(),
    site: SiteId,
    itemClass: z.enum(['device', 'endpoint']),
    state: BrakeState.describe('`released`: everything was seen again before anybody decided'),
    openedAt: Instant,
    siteItems: z.int().nonnegative().describe('How many devices or endpoints the site had'),
    absent: z
      .array(
        z.object({
          id: z.uuid(),
          name: z.string().optional(),
          kind: DeviceKind,
          lastSeen: Instant,
        }),
      )
      .describe('What it is about and was not seen again'),
    returned: z.int().nonnegative().describe('How many of it were seen again'),
    decidedAt: Instant.optional(),
    decidedBy: z.string().optional(),
    note: z.string().optional(),
  })
  .meta({ id: 'Brake' })

/** How a site is watched. */
export const SitePresence = z
  .object({
    site: SiteId,
    holidayZone: HolidayZone.optional().describe('Of the site, else of its academy'),
    isClockRunning: z.boolean().describe('Whether an absence counts at this moment'),
    stoppedBecause: z
      .array(z.string())
      .describe(
        '`agent-dark`, `night`, `weekend`, `national holiday`, `closed`, or what the holidays are called',
      ),
    lastCountedScan: Instant.optional(),
    settings: PresenceSettings.describe(
      'What the site has of its own; absent keys are as everywhere',
    ),
    usual: z
      .object({
        timeZone: z.string(),
        opensAt: z.string(),
        closesAt: z.string(),
        weekdays: z.array(z.int()).describe('1 is Monday, 7 is Sunday'),
        keepsSchoolHolidays: z.boolean(),
        patience: z.record(DeviceKind, Patience),
      })
      .describe('What holds where a site has nothing of its own'),
  })
  .meta({ id: 'SitePresence' })
