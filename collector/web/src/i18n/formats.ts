/** Dates, numbers and network quantities as a language writes them. */
export type Formats = {
  number: (value: number) => string
  /** `12 mars 2026 à 10:32`, in the browser's time zone. */
  dateTime: (iso: string) => string
  time: (instant: number) => string
  /** `22 nov. 2026, 10:00 – 12:00`: what both ends share is told once. */
  span: (fromIso: string, toIso: string) => string
  /** `lun. 16 nov.` of a day. */
  day: (date: string) => string
  /** `16 nov. 2026` of a day. */
  date: (date: string) => string
  /** `lundi` of 1, `dimanche` of 7. */
  weekday: (number: number) => string
  /** `il y a 3 minutes`; the whole date beyond a week. */
  ago: (iso: string, now: number) => string
  /** `12 jours`, `3 heures`: the largest unit only. */
  duration: (seconds: number) => string
  /** `100 Mbit/s`, `2,5 Gbit/s`, `30 kbit/s`. */
  speed: (megabitsPerSecond: number) => string
  watts: (watts: number) => string
  /** `1,2 Mo` of 1,200,000. */
  bytes: (bytes: number) => string
  /** `95 %` of 0.95. */
  percent: (share: number) => string
  /** `0,3 %` of 0.003, for what is small and matters. */
  share: (share: number) => string
  /** `12,4 ms`. */
  milliseconds: (value: number) => string
}

const NO_BREAK = '\u00a0'

const STEPS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

const BYTE_STEPS = [
  ['gigabyte', 1e9],
  ['megabyte', 1e6],
  ['kilobyte', 1e3],
  ['byte', 1],
] as const

/** Making a format takes as long as a hundred uses of it: each is made when it is wanted first. */
export function createFormats(language: string): Formats {
  const number = once(() => new Intl.NumberFormat(language, { maximumFractionDigits: 1 }))
  const dateTime = once(
    () => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }),
  )
  const time = once(() => new Intl.DateTimeFormat(language, { timeStyle: 'short' }))
  const day = once(
    () => new Intl.DateTimeFormat(language, { weekday: 'short', day: 'numeric', month: 'short' }),
  )
  const date = once(() => new Intl.DateTimeFormat(language, { dateStyle: 'medium' }))
  const weekday = once(
    () => new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }),
  )
  const relative = once(() => new Intl.RelativeTimeFormat(language, { numeric: 'auto' }))
  const percentOf = (maximumFractionDigits: number) =>
    once(() => new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits }))
  const percent = percentOf(0)
  const share = percentOf(1)
  const units = new Map<string, Intl.NumberFormat>()
  const inUnit = (value: number, unit: string, unitDisplay: 'long' | 'short') => {
    const maximumFractionDigits = unitDisplay === 'long' ? 0 : 1
    const made =
      units.get(unit) ??
      new Intl.NumberFormat(language, {
        style: 'unit',
        ...{ unit, unitDisplay, maximumFractionDigits },
      })
    units.set(unit, made)
    return made.format(value)
  }
  return {
    number: value => number().format(value),
    dateTime: iso => dateTime().format(new Date(iso)),
    day: date => day().format(new Date(`${date}T12:00`)),
    span: (from, to) => dateTime().formatRange(new Date(from), new Date(to)),
    date: day => date().format(new Date(`${day}T12:00`)),
    // 2024 began on a Monday.
    weekday: number => weekday().format(Date.UTC(2024, 0, number)),
    time: instant => time().format(new Date(instant)),
    ago: (iso, now) => {
      const seconds = Math.round((Date.parse(iso) - now) / 1000)
      if (Math.abs(seconds) > 7 * 86_400) return dateTime().format(new Date(iso))
      // Clocks differ by a few seconds: "in 2 seconds" would puzzle everybody.
      const [name, size] = stepOf(Math.min(0, seconds))
      return relative().format(Math.trunc(Math.min(0, seconds) / size), name)
    },
    duration: seconds => {
      const [name, size] = stepOf(seconds)
      return inUnit(Math.trunc(seconds / size), name, 'long')
    },
    speed: mbps => {
      if (mbps >= 1000) return `${number().format(mbps / 1000)}${NO_BREAK}Gbit/s`
      if (mbps > 0 && mbps < 1)
        return `${number().format(Math.round(mbps * 1000))}${NO_BREAK}kbit/s`
      return `${number().format(mbps)}${NO_BREAK}Mbit/s`
    },
    percent: share => percent().format(share),
    share: part => share().format(part),
    milliseconds: value => `${number().format(value)}${NO_BREAK}ms`,
    bytes: bytes => {
      const [unit, size] = BYTE_STEPS.find(([, least]) => bytes >= least) ?? BYTE_STEPS[3]
      return inUnit(bytes / size, unit, 'short')
    },
    watts: watts => `${number().format(watts)}${NO_BREAK}W`,
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined
  return () => {
    made ??= make()
    return made
  }
}

function stepOf(seconds: number): (typeof STEPS)[number] {
  return STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? STEPS[3]
}
