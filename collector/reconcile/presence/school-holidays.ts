import type { HolidayZone } from '../../../schemas/holiday-zone.ts'

/** Days without school: `from` is the first of them, `until` the first day with school again. */
export type Closure = { readonly from: string; readonly until: string; readonly name?: string }

const everywhere: readonly Closure[] = [
  { from: '2025-07-05', until: '2025-09-01', name: 'Été 2025' },
  { from: '2025-10-18', until: '2025-11-03', name: 'Toussaint 2025' },
  { from: '2025-12-20', until: '2026-01-05', name: 'Noël 2025' },
  { from: '2026-05-14', until: '2026-05-18', name: 'Ascension 2026' },
  { from: '2026-07-04', until: '2026-09-01', name: 'Été 2026' },
  { from: '2026-10-17', until: '2026-11-02', name: 'Toussaint 2026' },
  { from: '2026-12-19', until: '2027-01-04', name: 'Noël 2026' },
  { from: '2027-05-06', until: '2027-05-10', name: 'Ascension 2027' },
  // The return of 2027 is not decreed yet; the first of September is the rule.
  { from: '2027-07-03', until: '2027-09-01', name: 'Été 2027' },
]

/**
 * The school calendars of 2025-2026 and 2026-2027 (arrêtés of the Minister of Education under article L521-1 of the Code
 * de l'éducation). Holidays begin after school on the day before `from`.
 */
export const schoolHolidays: Readonly<Record<HolidayZone, readonly Closure[]>> = {
  A: [
    ...everywhere,
    { from: '2026-02-07', until: '2026-02-23', name: 'Hiver 2026' },
    { from: '2026-04-04', until: '2026-04-20', name: 'Printemps 2026' },
    { from: '2027-02-13', until: '2027-03-01', name: 'Hiver 2027' },
    { from: '2027-04-10', until: '2027-04-26', name: 'Printemps 2027' },
  ],
  B: [
    ...everywhere,
    { from: '2026-02-14', until: '2026-03-02', name: 'Hiver 2026' },
    { from: '2026-04-11', until: '2026-04-27', name: 'Printemps 2026' },
    { from: '2027-02-20', until: '2027-03-08', name: 'Hiver 2027' },
    { from: '2027-04-17', until: '2027-05-03', name: 'Printemps 2027' },
  ],
  C: [
    ...everywhere,
    { from: '2026-02-21', until: '2026-03-09', name: 'Hiver 2026' },
    { from: '2026-04-18', until: '2026-05-04', name: 'Printemps 2026' },
    { from: '2027-02-06', until: '2027-02-22', name: 'Hiver 2027' },
    { from: '2027-04-03', until: '2027-04-19', name: 'Printemps 2027' },
  ],
}

/** National holidays (Code du travail, article L3133-1) of these years that can fall on a school day. */
export const nationalHolidays: ReadonlySet<string> = new Set([
  '2025-11-11',
  '2026-04-06',
  '2026-05-01',
  '2026-05-08',
  '2026-05-25',
  '2026-11-11',
  '2027-03-29',
  '2027-05-17',
  '2027-11-01',
  '2027-11-11',
])

/** Departments by the zone of their academy, as the first three digits of a UAI have them. Corsica and overseas have calendars of their own. */
const departments: Readonly<Record<HolidayZone, string>> = {
  A: '001 003 007 015 016 017 019 021 023 024 025 026 033 038 039 040 042 043 047 058 063 064 069 070 071 073 074 079 086 087 089 090',
  B: '002 004 005 006 008 010 013 014 018 022 027 028 029 035 036 037 041 044 045 049 050 051 052 053 054 055 056 057 059 060 061 062 067 068 072 076 080 083 084 085 088',
  C: '009 011 012 030 031 032 034 046 048 065 066 075 077 078 081 082 091 092 093 094 095',
}

/** The zone of the academy that gave out a UAI; undefined for Corsica and overseas. */
export function zoneOfSite(siteId: string): HolidayZone | undefined {
  const department = siteId.slice(0, 3)
  const zones = Object.entries(departments) as [HolidayZone, string][]
  return zones.find(([, list]) => list.split(' ').includes(department))?.[0]
}
