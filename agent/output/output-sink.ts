import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { open, rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'

/** Where results go. */
export type OutputSink = {
  /** Resolves when the reader has room for more. */
  write: (text: string) => Promise<void>
  /** Everything is written, and a file is in its place. */
  finish: () => Promise<void>
  /** Leaves what was there before. */
  discard: () => Promise<void>
}

/** A stream that somebody else owns, such as standard output. */
export function sinkTo(stream: NodeJS.WriteStream): OutputSink {
  return {
    async write(text) {
      if (text && !stream.destroyed && !stream.write(text)) {
        await Promise.race([once(stream, 'drain'), once(stream, 'close')])
      }
    },
    // What is still buffered for a pipe would be lost if the process ended now.
    finish: () => new Promise(done => void stream.write('', () => done())),
    discard: async () => {},
  }
}

/**
 * A file that appears whole or not at all: written beside its place, then moved there. Rejects with the system's error
 * when it cannot be written.
 */
export async function openOutputFile(path: string): Promise<OutputSink> {
  const place = resolve(path)
  const draft = `${place}.${randomUUID().slice(0, 8)}.part`
  const file = await open(draft, 'wx')
  let lastWrite: Promise<unknown> = Promise.resolve()
  return {
    async write(text) {
      // One at a time: the file's position is shared.
      lastWrite = lastWrite.then(() => file.appendFile(text))
      await lastWrite
    },
    async finish() {
      await file.sync()
      await file.close()
      await rename(draft, place)
    },
    async discard() {
      await file.close().catch(() => {})
      await rm(draft, { force: true })
    },
  }
}
