import { sql } from 'kysely'
import { type Explanation, explainDevice, type OtherDevice } from '../reconcile/explanation.ts'
import type { CaseQuestion } from '../reconcile/identity-case.ts'
import type { KnownDevice } from '../reconcile/known.ts'
import { comparableSerial } from '../reconcile/serial.ts'
import { answerFromRow } from './answer-from-row.ts'
import type { Cmdb } from './connect.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { loadDevices } from './load-devices.ts'
import { withoutNulls } from './without-nulls.ts'

/** Why a device is this device, and where its values come from; undefined when there is none of that id. */
export function readExplanation({ db }: Cmdb, id: string): Promise<Explanation | undefined> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async transaction => {
      const [device] = await loadDevices(transaction, [id])
      if (!device) return undefined
      const { values, successor } = device
      const others = await readOthers(transaction, id, [
        successor?.id ?? id,
        device.mergedInto ?? id,
      ])
      const find = (other: string) => nameOther(others.find(it => it.id === other))
      const succeeded = successor && find(successor.id)
      const mergedInto = device.mergedInto === undefined ? undefined : find(device.mergedInto)
      return explainDevice(device, {
        agentOf: await readAgentsOf(transaction, device),
        sharing: await countSharing(transaction, id, values),
        ...(successor && succeeded
          ? { successor: { ...succeeded, because: successor.because } }
          : {}),
        predecessors: others.flatMap(it =>
          it.successor_id === id && it.successor_because
            ? [{ ...nameOther(it), because: it.successor_because }]
            : [],
        ),
        merged: others.filter(it => it.merged_into === id).map(nameOther),
        ...(mergedInto ? { mergedInto } : {}),
        cases: await readCasesOf(transaction, id),
      })
    })
}

/** The agents that told what is known of an item, by message, as far as that is remembered. */
export async function readAgentsOf(
  transaction: SiteTransaction,
  { source, held }: Pick<KnownDevice, 'source' | 'held'>,
): Promise<Map<string, string>> {
  const messages = [source, ...Object.values(held)].map(it => it.message)
  const received = await transaction
    .selectFrom('received_messages')
    .select(['id', 'agent_id'])
    .where('id', 'in', messages)
    .execute()
  return new Map(received.map(it => [it.id, it.agent_id]))
}

type OtherRow = {
  id: string
  name: string | null
  serial: string | null
  merged_into?: string | null
  successor_id?: string | null
  successor_because?: 'swap' | 'stack' | 'decision' | null
}

function nameOther(row: OtherRow | undefined): OtherDevice {
  if (!row) return { id: '' }
  return { id: row.id, ...withoutNulls({ name: row.name, serial: row.serial }) }
}

function readOthers(transaction: SiteTransaction, id: string, ids: readonly string[]) {
  return transaction
    .selectFrom('devices')
    .select(['id', 'name', 'serial', 'merged_into', 'successor_id', 'successor_because'])
    .where(eb =>
      eb.or([eb('successor_id', '=', id), eb('merged_into', '=', id), eb('id', 'in', ids)]),
    )
    .where('id', '!=', id)
    .orderBy('id')
    .execute()
}

async function countSharing(
  transaction: SiteTransaction,
  id: string,
  values: { serial?: string; macAddress?: string },
): Promise<{ serial: number; macAddress: number }> {
  const serial = comparableSerial(values.serial) ?? null
  const { rows } = await sql<{ serial: number; mac_address: number }>`SELECT
      (SELECT count(*)::int FROM devices
        WHERE upper(btrim(serial)) = ${serial} AND id <> ${id} AND merged_into IS NULL) AS serial,
      (SELECT count(*)::int FROM devices WHERE mac_address = ${values.macAddress ?? null}::macaddr
        AND id <> ${id} AND merged_into IS NULL) AS mac_address`.execute(transaction)
  return { serial: rows[0]?.serial ?? 0, macAddress: rows[0]?.mac_address ?? 0 }
}

async function readCasesOf(transaction: SiteTransaction, id: string) {
  const rows = await transaction
    .selectFrom('cases')
    .leftJoin('case_decisions as d', join =>
      join.onRef('d.case_id', '=', 'cases.id').on('d.ended_by', 'is', null),
    )
    .innerJoin('devices as other', join =>
      join.on(
        'other.id',
        '=',
        sql<string>`CASE WHEN cases.device_id = ${id} THEN cases.other_device_id ELSE cases.device_id END`,
      ),
    )
    .where(eb => eb.or([eb('cases.device_id', '=', id), eb('cases.other_device_id', '=', id)]))
    .select(['cases.id', 'question', 'other.id as other_id', 'other.name', 'other.serial'])
    .select(['d.decision', 'd.because', 'd.decided_by', 'd.at'])
    .orderBy('cases.id')
    .execute()
  return rows.map(row => {
    const decision = answerFromRow(row)
    return {
      id: row.id,
      question: row.question as CaseQuestion,
      other: nameOther({ id: row.other_id, name: row.name, serial: row.serial }),
      ...(decision ? { decision } : {}),
    }
  })
}
