import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * The file holds the text, or, when the machine stops half-way, what it held before. Readable by its owner and group only.
 * Throws when the disk does not take it.
 */
export function writeDurably(path: string, text: string): void {
  const folder = dirname(path)
  mkdirSync(folder, { recursive: true, mode: 0o750 })
  const beside = `${path}.new`
  withFile(beside, 'w', file => {
    writeSync(file, text)
    fsyncSync(file)
  })
  renameSync(beside, path)
  withFile(folder, 'r', fsyncSync)
}

function withFile(path: string, flags: 'w' | 'r', act: (file: number) => void): void {
  const file = openSync(path, flags, 0o640)
  try {
    act(file)
  } finally {
    closeSync(file)
  }
}
