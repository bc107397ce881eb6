/** What tells whether a message only says again what is known. */
export type SettledTables = {
  inventory_revisions: InventoryRevisionsTable
  settled_messages: SettledMessagesTable
}

type InventoryRevisionsTable = { site_id: string; revision: string }

type SettledMessagesTable = {
  site_id: string
  digest: string
  revision: string
  message_id: string
  seen_at: Date
  device_id: string | null
  endpoint_ids: string[]
}
