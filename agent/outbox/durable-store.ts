import { DatabaseSync } from 'node:sqlite'
import type { Gap } from '../../schemas/gap.ts'
import { createMessageStore, type MessageStore, prepareTables } from './message-store.ts'
import {
  deleteOutboxFile,
  isSameFile,
  type OpenedFile,
  openOutboxFile,
  replaceDamaged,
  UnusablePath,
} from './outbox-file.ts'
import { isUnsound, messageOf, sqliteCode } from './sqlite-error.ts'

/** SQLite result codes after which a file that is open may never work again, even when the disk does. */
const STALE_CODES = [8, 10, 14]

export type DurableStoreOptions = {
  path: string
  now: () => number
  /** A line for a person: memory instead of the disk, the disk again, a damaged file. */
  onNotice: (line: string) => void
  /** Belongs into the store before anything else: what a damaged file lost. */
  onLost: (store: MessageStore, lost: Gap) => void
  /** The next position, above the one given. */
  newPosition: (above: number) => number
}

/**
 * Where messages are kept: on disk, and in memory for as long as the disk does not take them. What is on the disk then can
 * still be read and sent; what was sent or receipted meanwhile is written down when it can be.
 */
export type DurableStore = {
  isDurable(): boolean
  /** Does it in the store that takes messages now; when the disk refuses, once more in memory. */
  write<Value>(work: (store: MessageStore) => Value): Value
  markSent(ids: readonly string[]): void
  remove(ids: readonly string[]): number
  /** From every store, the disk's first; what is known to be sent or gone is left out. */
  unsent(after: number, upTo: number, limit: number): string[]
  sent(): string[]
  oldest(limit: number): string[]
  read: MessageStore['read']
  size(): { messages: number; bytes: number }
  firstPutAt(): number | undefined
  lastPosition(): number
  /** Looks whether the file is still ours and sound, or whether the disk takes messages again. */
  check(): void
  close(): void
}

/** Opens the file, or makes it; memory when the disk does not let it. Throws `UnusablePath`. */
export function openDurableStore(options: DurableStoreOptions): DurableStore {
  const { path, now, onNotice, onLost } = options
  let disk: OpenedFile | undefined
  let memory: MessageStore | undefined
  /** What the file does not know yet, while it cannot be written. */
  const sentMeanwhile = new Set<string>()
  const goneMeanwhile = new Set<string>()

  function openedFile(file: OpenedFile): void {
    disk = file
    if (file.notice) onNotice(file.notice)
    if (file.lost) onLost(file.store, file.lost)
  }

  function turnToMemory(error: unknown): void {
    if (memory) return
    const database = new DatabaseSync(':memory:')
    prepareTables(database)
    memory = createMessageStore(database)
    onNotice(
      `${path}: cannot be written (${messageOf(error)}); messages are kept in memory until it can`,
    )
  }

  /** The disk failed us: a damaged file is replaced, everything else is waited for. */
  function onFailure(error: unknown): void {
    if (sqliteCode(error) === undefined) throw error
    if (disk && isUnsound(error)) replaceFile(messageOf(error))
    else turnToMemory(error)
  }

  function replaceFile(why: string): void {
    const { store } = disk as OpenedFile
    const expected = store.size().messages
    disk = undefined
    try {
      openedFile(replaceDamaged(path, store.database, why, now, expected))
    } catch (error) {
      turnToMemory(error)
    }
  }

  /** Reads from the disk, or does without it. */
  function fromDisk<Value>(read: (store: MessageStore) => Value, otherwise: Value): Value {
    if (!disk) return otherwise
    try {
      return read(disk.store)
    } catch (error) {
      onFailure(error)
      return disk && isUnsound(error) ? read(disk.store) : otherwise
    }
  }

  function write<Value>(work: (store: MessageStore) => Value): Value {
    if (disk && !memory) {
      try {
        return work(disk.store)
      } catch (error) {
        onFailure(error)
      }
      // A file that was replaced is as good as any.
      if (disk && !memory) return work(disk.store)
    }
    if (!memory) turnToMemory(new Error('there is no file'))
    return work(memory as unknown as MessageStore)
  }

  function recover(): void {
    try {
      if (!disk) openedFile(openOutboxFile(path, now))
      const file = disk as unknown as OpenedFile
      moveFromMemory(file.store)
    } catch (error) {
      const code = sqliteCode(error)
      if (disk && isUnsound(error)) {
        replaceFile(messageOf(error))
        return
      }
      if (!disk || code === undefined) return
      const isAllGone = goneMeanwhile.size >= disk.store.size().messages
      if (!isAllGone && !STALE_CODES.includes(code)) return
      disk.store.close()
      disk = undefined
      if (isAllGone) deleteOutboxFile(path)
    }
  }

  function moveFromMemory(store: MessageStore): void {
    const from = memory as MessageStore
    const last = store.lastPosition()
    store.inTransaction(() => {
      for (const id of goneMeanwhile) store.remove(id)
      for (const id of sentMeanwhile) store.markSent(id)
      // Where the file could not be opened at first, its positions were not known.
      const isForeign = from.firstPosition() <= last
      for (const message of from.all()) {
        const position = isForeign ? options.newPosition(last) : message.position
        store.insert({ ...message, position })
      }
    })
    onNotice(`${path}: can be written again; ${from.size().messages} messages moved there`)
    goneMeanwhile.clear()
    sentMeanwhile.clear()
    memory = undefined
    from.close()
  }

  try {
    openedFile(openOutboxFile(path, now))
  } catch (error) {
    if (error instanceof UnusablePath) throw error
    turnToMemory(error)
  }

  return {
    isDurable: () => disk !== undefined && memory === undefined,
    write,
    markSent(ids) {
      if (memory) for (const id of ids) sentMeanwhile.add(id)
      write(store =>
        store.inTransaction(() => {
          for (const id of ids) store.markSent(id)
        }),
      )
      if (memory) for (const id of ids) sentMeanwhile.add(id)
    },
    remove(ids) {
      const wasInMemory = new Set(memory ? ids.filter(id => memory?.read(id)) : [])
      const onDisk = ids.filter(id => !goneMeanwhile.has(id) && fromDisk(it => it.has(id), false))
      write(store =>
        store.inTransaction(() => {
          for (const id of ids) store.remove(id)
        }),
      )
      if (memory) for (const id of onDisk) goneMeanwhile.add(id)
      else shrinkIfEmpty()
      return new Set([...onDisk, ...wasInMemory]).size
    },
    unsent(after, upTo, limit) {
      const ids = fromDisk(store => {
        const found: string[] = []
        for (const id of store.unsent(after, upTo)) {
          if (goneMeanwhile.has(id) || sentMeanwhile.has(id)) continue
          if (found.push(id) >= limit) break
        }
        return found
      }, [])
      for (const id of memory?.unsent(after, upTo) ?? []) {
        if (ids.length >= limit) break
        ids.push(id)
      }
      return ids
    },
    sent() {
      const onDisk = fromDisk(store => store.sent(), [])
      const known = new Set([...onDisk, ...sentMeanwhile, ...(memory?.sent() ?? [])])
      return [...known].filter(id => !goneMeanwhile.has(id))
    },
    oldest(limit) {
      const onDisk = fromDisk(store => store.oldest(limit + goneMeanwhile.size), [])
      const left = onDisk.filter(id => !goneMeanwhile.has(id))
      return [...left, ...(memory?.oldest(limit) ?? [])].slice(0, limit)
    },
    read: id => fromDisk(store => store.read(id), undefined) ?? memory?.read(id),
    size() {
      const [onDisk, inMemory] = [disk?.store.size(), memory?.size()]
      return {
        messages: (onDisk?.messages ?? 0) - goneMeanwhile.size + (inMemory?.messages ?? 0),
        bytes: (onDisk?.bytes ?? 0) + (inMemory?.bytes ?? 0),
      }
    },
    firstPutAt: () => fromDisk(store => store.firstPutAt(), undefined) ?? memory?.firstPutAt(),
    lastPosition: () => fromDisk(store => store.lastPosition(), 0),
    check() {
      if (memory) recover()
      else if (disk && isSameFile(path, disk.inode) === false)
        replaceFile('it was deleted or overwritten')
    },
    close() {
      if (memory) recover()
      disk?.store.close()
      memory?.close()
    },
  }

  function shrinkIfEmpty(): void {
    if (disk && disk.store.size().messages === 0 && disk.store.pages() > LARGE_PAGES) {
      write(store => store.shrink())
    }
  }
}

/** 1 MB: less is not worth giving back, since it will be needed again. */
const LARGE_PAGES = 256
