import { useQuery } from '@tanstack/react-query'
import { sessionQuery } from './session.ts'

/** What whoever is looking may do. The server decides; the pages only offer nothing in vain. */
export function useMay() {
  const user = useQuery(sessionQuery).data?.user
  const isForAll = user?.sites === 'all'
  return {
    name: user?.name,
    operate: user?.role === 'operator' || user?.role === 'administrator',
    administer: isForAll && user.role === 'administrator',
    /** Who decides, where there are no accounts that tell. */
    author: user?.kind === 'local' ? { by: user.name } : {},
  }
}
