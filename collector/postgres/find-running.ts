import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clusterPaths } from './cluster.ts'
import { type ListeningPlace, postgresUrl } from './listening-place.ts'

/**
 * The address of the embedded PostgreSQL that another process runs on this data folder, from its postmaster.pid (port on
 * line 4, socket folder on line 5); undefined when none runs there. One that has just been started may still refuse.
 */
export function findRunningPostgres(dataFolder: string): string | undefined {
  const paths = clusterPaths(dataFolder)
  const pidFile = join(paths.cluster, 'postmaster.pid')
  if (!existsSync(pidFile) || !existsSync(paths.password)) return undefined
  const lines = readFileSync(pidFile, 'utf8').split('\n')
  const [, , , port, socketFolder] = lines.map(line => line.trim())
  if (!port) return undefined
  const place: ListeningPlace = socketFolder ? { socketFolder } : { port: Number(port) }
  return postgresUrl(place, readFileSync(paths.password, 'utf8').trim())
}
