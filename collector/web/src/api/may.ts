import { useQuery } from '@tanstack/react-query'
import { sessionQuery } from './session.ts'

/** What whoever is looking may do. The server decides; the pages only offer nothing in vain. */
export function useMay() {
  const user = useQuery(sessionQuery).data?.user
  const isForAll = user?.sites === 'all'
  const operate = user?.role === 'operator' || user?.role === 'administrator'
  return {
    name: user?.name,
    operate,
    /** What concerns all sites, too. */
    operateEverywhere: isForAll && operate,
    administer: isForAll && user.role === 'administrator',
    /** Who decides, where there are no accounts that tell. */
    author: user?.kind === 'local' ? { by: user.name } : {},
  }
}
