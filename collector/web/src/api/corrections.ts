import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiFailure, bodyOf, client } from './client.ts'
import { given } from './queries.ts'

export const editableFields = [
  'name',
  'kind',
  'vendor',
  'model',
  'serial',
  'version',
  'location',
  'contact',
  'assetNumber',
  'building',
  'room',
  'rack',
  'note',
] as const
export type EditableField = (typeof editableFields)[number]

export function isEditable(field: string): field is EditableField {
  return editableFields.some(it => it === field)
}

export type FieldEdit =
  | { kind: 'set'; field: EditableField; value: string; reason?: string }
  | { kind: 'lock' | 'release'; field: EditableField }

/** What people may correct. */
export type CorrectedItem = { type: 'device' | 'endpoint'; id: string }

/** Says something of a field of a device or a host; whatever is shown is asked for again. */
export function useFieldEdit({ type, id }: CorrectedItem) {
  return useCorrection((edit: FieldEdit) =>
    bodyOf(
      client.PATCH(
        type === 'device' ? '/api/v1/devices/{id}/fields' : '/api/v1/endpoints/{id}/fields',
        {
          params: { path: { id } },
          body:
            edit.kind === 'set'
              ? { set: { [edit.field]: edit.value }, ...given('reason', edit.reason) }
              : { [edit.kind]: [edit.field] },
        },
      ),
    ),
  )
}

/** Takes a changeset back. */
export function useUndo(changeset: string) {
  return useCorrection((reason: string) =>
    bodyOf(
      client.POST('/api/v1/changesets/{id}/undo', {
        params: { path: { id: changeset } },
        body: given('reason', reason.trim()),
      }),
    ),
  )
}

/** A request that corrects something: everything on the page may be different after it, so all of it is asked for again. */
export function useCorrection<Wanted, Done>(ask: (wanted: Wanted) => Promise<Done>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ask,
    networkMode: 'always',
    retry: false,
    onSuccess: () => queries.invalidateQueries(),
    onError: error => {
      if (error instanceof ApiFailure && error.isOutdated) void queries.invalidateQueries()
    },
  })
}
