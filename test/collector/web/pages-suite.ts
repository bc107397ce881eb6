import { type ChromiumSuite, describeChromium } from './describe-chromium.ts'
import { type MovedPc, takeInLivedInSchool } from './lived-in-school.ts'

type PagesSuite = ChromiumSuite & { readonly moved: MovedPc }

/** Tests in real Chromium over a school that was scanned and concluded. */
export function describePages(name: string, tests: (suite: PagesSuite) => void): void {
  const taken: { moved?: MovedPc } = {}
  describeChromium(
    name,
    async cmdb => {
      taken.moved = await takeInLivedInSchool(cmdb)
    },
    suite =>
      tests({
        ...suite,
        get moved() {
          if (!taken.moved) throw new Error('the school is taken in inside tests only')
          return taken.moved
        },
      }),
  )
}
