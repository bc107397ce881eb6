import { type ReactNode, startTransition, useEffect, useRef, useState } from 'react'
import { ListEnd } from '../parts/list-end.tsx'
import { SCREENFUL } from '../parts/screenful.ts'

/** A region's sites are drawn whole, so that the browser's own search finds them all. */
const ALL_UP_TO = 300
const MORE = 150

/**
 * Of a list that is there whole, the part that is drawn: its beginning at once; then the rest of a short one, and of a long
 * one more as somebody nears the end or asks for it. `end` belongs below the list.
 */
export function useDrawnPart<Item>(items: readonly Item[]): {
  drawn: readonly Item[]
  end: ReactNode
} {
  const [count, setCount] = useState(SCREENFUL)
  const [ordered, setOrdered] = useState(items)
  const place = useRef<HTMLDivElement>(null)
  const hasMore = count < items.length
  const isLong = items.length > ALL_UP_TO

  // Another order or choice begins at its top again; a refresh of the same number does not.
  if (ordered !== items) {
    setOrdered(items)
    if (ordered.length !== items.length || ordered[0] !== items[0]) setCount(SCREENFUL)
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: after each part it is asked anew whether the end is in sight
  useEffect(() => {
    if (!hasMore) return
    if (!isLong) return startTransition(() => setCount(ALL_UP_TO))
    if (!place.current) return
    const watcher = new IntersectionObserver(
      ([it]) => {
        if (it?.isIntersecting) startTransition(() => setCount(before => before + MORE))
      },
      { rootMargin: '600px' },
    )
    watcher.observe(place.current)
    return () => watcher.disconnect()
  }, [hasMore, isLong, count])

  const drawn = hasMore ? items.slice(0, count) : items
  return {
    drawn,
    end: hasMore && isLong && (
      <div ref={place}>
        <ListEnd
          shown={drawn.length}
          total={items.length}
          hasMore
          isFetching={false}
          onMore={() => setCount(items.length)}
        />
      </div>
    ),
  }
}
