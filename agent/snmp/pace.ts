/** RFC 3416 max-repetitions that nothing was gained beyond when it was measured. */
const MAX_REPETITIONS = 50
/** Times as many where it is known how many rows there are, so that none is asked for in vain. */
const EXPECTED_FACTOR = 4
/** Objects asked for in one getBulk at most: about 8 KB of answer. */
const MAX_OBJECTS = 400
/**
 * Columns in one getBulk at most, and always a power of two: agents built on pysnmp's command responder share 64
 * objects among the columns, and one for which that leaves a remainder never comes to the end of its answer.
 */
const MAX_COLUMNS = 64
/** A walk begins with this many rows: most tables of small devices are shorter. */
const FIRST_REPETITIONS = 10
/** Undisturbed answers after which a device that was once in trouble may be asked for more again. */
const ANSWERS_TO_RECOVER = 16

/**
 * How much a device is asked for at once. Shrinks when it times out, says tooBig or sends rubbish, and when its
 * answers become slow; grows back slowly. Shared by all walks of a session, so a lesson is learnt once.
 */
export type Pace = {
  /** Columns of a request and rows asked of each, when `columns` are open and `rowsLeft` is expected of them. */
  next(columns: number, step: number, rowsLeft?: number): { columns: number; repetitions: number }
  /** After an answer that took `ms`. */
  answered(ms: number): void
  troubled(): void
  limit(maxRepetitions: number): void
  /** Whether one object at a time is all that is left to ask. */
  isLeast(): boolean
  /** False once only getNext has worked where getBulk had not, twice running. */
  usesBulk(): boolean
  /** Which kind of request has just brought rows. */
  worked(asBulk: boolean): void
}

export function createPace(maxRepetitions = MAX_REPETITIONS): Pace {
  let mostRepetitions = maxRepetitions
  let mostExpected = maxRepetitions * EXPECTED_FACTOR
  let objects = MAX_OBJECTS
  let ceiling = MAX_OBJECTS
  let undisturbed = 0
  let bulkHelplessness = 0
  let bestMs = Number.POSITIVE_INFINITY

  return {
    next(columns, step, rowsLeft) {
      const wanted = rowsLeft ?? FIRST_REPETITIONS * 2 ** Math.min(step, 10)
      const most = rowsLeft === undefined ? mostRepetitions : mostExpected
      const asked = powerOfTwoWithin(Math.min(columns, objects, MAX_COLUMNS))
      const repetitions = Math.floor(objects / asked)
      return {
        columns: asked,
        repetitions: Math.max(1, Math.min(repetitions, most, wanted)),
      }
    },
    answered(ms) {
      bestMs = Math.min(bestMs, Math.max(ms, 5))
      if (ms > 500 && ms > 8 * bestMs) {
        // Still answering, but its processor has better things to do.
        objects = Math.max(1, Math.floor(objects / 2))
        undisturbed = 0
        return
      }
      undisturbed++
      if (undisturbed >= ANSWERS_TO_RECOVER) {
        ceiling = Math.min(MAX_OBJECTS, ceiling * 2)
        undisturbed = 0
      }
      objects = Math.min(ceiling, objects * 2)
    },
    troubled() {
      objects = Math.max(1, Math.floor(objects / 4))
      ceiling = objects
      undisturbed = 0
    },
    limit(repetitions) {
      mostRepetitions = Math.max(1, repetitions)
      mostExpected = mostRepetitions
    },
    isLeast: () => objects === 1,
    usesBulk: () => bulkHelplessness < 2,
    worked(asBulk) {
      bulkHelplessness = asBulk ? 0 : bulkHelplessness + 1
    },
  }
}

function powerOfTwoWithin(count: number): number {
  return 2 ** Math.floor(Math.log2(count))
}
