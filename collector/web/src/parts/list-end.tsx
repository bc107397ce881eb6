import { useSpeech } from '../i18n/language.tsx'

type ListEndProps = {
  shown: number
  total: number
  hasMore: boolean
  isFetching: boolean
  onMore: () => void
}

/** How much of a list is shown, and the rest of it on demand. */
export function ListEnd({ shown, total, hasMore, isFetching, onMore }: ListEndProps) {
  const { say } = useSpeech()
  if (!hasMore) return null
  return (
    <div className="list-end">
      <button type="button" className="button" onClick={onMore} disabled={isFetching}>
        {say(isFetching ? 'list.loading' : 'list.more')}
      </button>
      <span role="status">{say('list.shown', { shown, total })}</span>
    </div>
  )
}
