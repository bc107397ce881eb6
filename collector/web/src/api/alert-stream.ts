import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

const CHANNEL = 'recense.alerts'
const ASKED_ANEW = ['alerts', 'alert', 'alert-events', 'incidents', 'incident', 'overview', 'links']
/** A burst of events is one question. */
const PAUSE_MS = 300

/**
 * Keeps what is shown of alerts true to the second. A browser opens six connections to a server at most, so that one
 * page of all that are open listens, and tells the others; where pages cannot agree on one, each listens.
 */
export function useAlertStream(isWanted: boolean): void {
  const queries = useQueryClient()
  useEffect(() => {
    if (!isWanted) return
    const channel = new BroadcastChannel(CHANNEL)
    const end = new AbortController()
    const ask = askAnew(queries)
    channel.onmessage = ask
    const tell = () => {
      channel.postMessage('')
      ask()
    }
    if ('locks' in navigator) {
      navigator.locks
        .request(CHANNEL, { signal: end.signal }, () => listen(tell, end.signal))
        // Given up while it waited for its turn.
        .catch(() => undefined)
    } else void listen(ask, end.signal)
    return () => {
      end.abort()
      channel.close()
    }
  }, [isWanted, queries])
}

/** Listens until `signal`; the browser comes back by itself when the connection is lost. */
function listen(tell: () => void, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) return resolve()
    let source: EventSource
    let retry: ReturnType<typeof setTimeout> | undefined
    const open = () => {
      source = new EventSource('/api/v1/alerts/stream')
      source.addEventListener('alert', tell)
      source.addEventListener('reload', tell)
      source.onerror = () => {
        // Refused rather than interrupted: the browser would not come back.
        if (source.readyState === EventSource.CLOSED) retry = setTimeout(open, 10_000)
      }
    }
    open()
    signal.addEventListener('abort', () => {
      clearTimeout(retry)
      source.close()
      resolve()
    })
  })
}

function askAnew(queries: QueryClient): () => void {
  let isAsking = false
  return () => {
    if (isAsking) return
    isAsking = true
    setTimeout(() => {
      isAsking = false
      void queries.invalidateQueries({
        predicate: ({ queryKey: [name] }) => ASKED_ANEW.some(it => it === name),
      })
    }, PAUSE_MS)
  }
}
