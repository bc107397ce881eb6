import type { ColumnType, Generated } from 'kysely'
import type { Command } from '../../schemas/command.ts'
import type { Plan } from '../../schemas/plan.ts'

/** JSON is written as text and read as the parsed value. */
type Json<Value> = ColumnType<Value, string, string>

export type PlansTable = {
  agent_id: string
  revision: number
  site_id: string
  body: Json<Plan>
  changed_by: string
  changed_at: Date
  published_at: Date | null
}

export type CommandsTable = {
  id: string
  site_id: string
  agent_id: string
  body: Json<Command>
  asked_by: string
  asked_at: Date
  sent_at: Date | null
  status: Generated<'waiting' | 'sent' | 'started' | 'progress' | 'done' | 'refused' | 'failed'>
  detail: string | null
  told_at: Date | null
}
