import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Whatever starts browsers, services or whole weeks; the rest is a matter of seconds. */
const SLOW = /\/(system|fault|web|alerts|scenarios|pki|broker|postgres)\/|\/(main|summer)[^/]*$/

/** On a fresh checkout nothing is known of how long files take: the long ones first, so that none is left alone at the end. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const slow = sorted.filter(it => SLOW.test(it.moduleId))
    return [...slow, ...sorted.filter(it => !slow.includes(it))]
  }
}
