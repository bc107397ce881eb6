import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { type Result, success } from '../schemas/result.ts'
import { readYamlFile } from './read-yaml-file.ts'

/** Where the agent keeps what it must not lose, unless its configuration says another place. */
export const DATA_FOLDER = 'data/agent'

/** Of a configuration only the place: whoever asks how the agent is need not be allowed to read its secrets. */
const PlaceOnly = z.looseObject({ data: z.string().min(1).default(DATA_FOLDER) })

/** The data folder of the agent that runs by this configuration, absolute. */
export function findDataFolder(configPath: string): Result<string, string> {
  const file = readYamlFile(configPath, PlaceOnly)
  if (!file.ok) return file
  return success(resolve(dirname(resolve(configPath)), file.value.data))
}
