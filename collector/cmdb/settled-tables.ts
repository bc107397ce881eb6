/** What tells whether a message only says again what is known. */
export type SettledTables = {
  inventory_changes: InventoryChangesTable
  settled_messages: SettledMessagesTable
}

type InventoryChangesTable = { site_id: string; transaction: string }

type SettledMessagesTable = {
  site_id: string
  digest: string
  message_id: string
  seen_at: Date
  device_id: string | null
  endpoint_ids: string[]
}
