import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'

/**
 * Moves the focus to the new page's title, as a browser would on a page load, so that a screen reader says it and Tab
 * starts there. Not on the first load, and not when only a filter changed.
 */
export function useFocusOnNavigation(): void {
  const router = useRouter()
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
        if (fromLocation && pathChanged)
          document.querySelector('h1')?.focus({ preventScroll: true })
      }),
    [router],
  )
}
