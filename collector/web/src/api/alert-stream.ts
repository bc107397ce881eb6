import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

/** What pages hear of an alert: enough to ask anew, and to make a sound. */
export type HeardAlert = {
  event: { kind: string; isLoud: boolean }
  alert: { id: string; severity: 'info' | 'warning' | 'major' | 'critical'; site?: string }
}

const CHANNEL = 'recense.alerts'
const ASKED_ANEW = ['alerts', 'alert', 'alert-events', 'incidents', 'incident', 'overview', 'links']
/** A burst of events is one question. */
const PAUSE_MS = 300

type Listener = (heard: HeardAlert) => void
const listeners = new Set<Listener>()

/** Calls `listener` for every event of an alert while the component is shown. */
export function useHeardAlerts(listener: Listener): void {
  useEffect(() => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }, [listener])
}

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
    const take = (text: string) => {
      ask()
      const heard = text === '' ? undefined : (JSON.parse(text) as HeardAlert)
      if (heard) for (const it of listeners) it(heard)
    }
    channel.onmessage = ({ data }: MessageEvent<string>) => take(data)
    const tell = (text: string) => {
      channel.postMessage(text)
      take(text)
    }
    if ('locks' in navigator) {
      navigator.locks
        .request(CHANNEL, { signal: end.signal }, () => listen(tell, end.signal))
        // Given up while it waited for its turn.
        .catch(() => undefined)
    } else void listen(take, end.signal)
    return () => {
      end.abort()
      channel.close()
    }
  }, [isWanted, queries])
}

/** Listens until `signal`; the browser comes back by itself when the connection is lost. */
function listen(tell: (text: string) => void, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) return resolve()
    let source: EventSource
    let retry: ReturnType<typeof setTimeout> | undefined
    const open = () => {
      source = new EventSource('/api/v1/alerts/stream')
      source.addEventListener('alert', ({ data }: MessageEvent<string>) => tell(data))
      source.addEventListener('reload', () => tell(''))
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
