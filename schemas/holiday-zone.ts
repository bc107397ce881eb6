import { z } from 'zod'

/** The zone of the French school calendar that a site belongs to (Code de l'éducation, article L521-1). */
export const HolidayZone = z.enum(['A', 'B', 'C'])
export type HolidayZone = z.infer<typeof HolidayZone>
