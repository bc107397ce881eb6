import { bodyOf, client, type components, tagOf } from './client.ts'
import { useCorrection } from './corrections.ts'
import { useMay } from './may.ts'
import { given } from './queries.ts'

export type SitePresence = components['schemas']['SitePresence']
export type PresenceSettings = SitePresence['settings']
export type SiteThresholds = components['schemas']['SiteLinkThresholds']

/** How the site is watched, as the page has it, for a change that is made from it. */
export const presenceTag = (site: string) => tagOf(`/api/v1/sites/${site}/presence`)

/** Opening hours, closures and patience, as a whole; refused when somebody else changed them since `tag`. */
export function usePresenceChange(site: string) {
  return useCorrection(
    ({ settings, tag }: { settings: PresenceSettings; tag: string | undefined }) =>
      bodyOf(
        client.PUT('/api/v1/sites/{site}/presence', {
          params: { path: { site }, header: given('if-match', tag) },
          body: settings,
        }),
      ),
  )
}

/** When the site's links count as full, as the page has it. */
export const thresholdsTag = (site: string) => tagOf(`/api/v1/sites/${site}/link-thresholds`)

/** What differs from the usual, as a whole; refused when somebody else changed it since `tag`. */
export function useThresholdsChange(site: string) {
  const { author } = useMay()
  return useCorrection(
    ({ thresholds, tag }: { thresholds: Record<string, number>; tag: string | undefined }) =>
      bodyOf(
        client.PUT('/api/v1/sites/{site}/link-thresholds', {
          params: { path: { site }, query: author, header: given('if-match', tag) },
          body: thresholds,
        }),
      ),
  )
}
