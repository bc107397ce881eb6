import type { DeviceDetail } from '../api/client.ts'
import { useSpeech } from '../i18n/language.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'

type Member = DeviceDetail['members'][number]

/** The units of a stack. A device of one piece has said all of it in its identity. */
export function DeviceMembers({ members }: Pick<DeviceDetail, 'members'>) {
  const { say } = useSpeech()
  if (members.length < 2) return null
  const columns: Column<Member>[] = [
    { id: 'position', label: say('device.position'), cell: member => member.position },
    { id: 'model', label: say('field.model'), cell: member => member.model },
    { id: 'serial', label: say('field.serial'), look: 'mono', cell: member => member.serial },
  ]
  return (
    <section className="panel members" aria-labelledby="members">
      <div className="panel-head">
        <h2 id="members">{say('device.members')}</h2>
      </div>
      <DataTable
        caption={say('device.members.caption')}
        columns={columns}
        rows={members}
        keyOf={member => `${member.position} ${member.serial}`}
      />
    </section>
  )
}
