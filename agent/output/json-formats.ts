import type { ResultFormat } from './result-format.ts'
import { toJsonLine } from './safe-text.ts'

/** One device or endpoint per line as it is found, then the report; the format that other tools read. */
export const ndjson: ResultFormat = {
  start: () => '',
  each: found => `${toJsonLine(found)}\n`,
  end: (_results, report) => `${toJsonLine(report)}\n`,
}

/** One document, `{"devices":[…],"endpoints":[…],"report":{…}}`, a result per line. */
export const json: ResultFormat = {
  start: () => '',
  each: () => '',
  end(results, report) {
    const list = (type: string) =>
      results
        .filter(found => found.type === type)
        .map(found => `\n  ${toJsonLine(found)}`)
        .join(',')
    return `{\n"devices": [${list('device')}],\n"endpoints": [${list('endpoint')}],\n"report": ${toJsonLine(report)}\n}\n`
  },
}
