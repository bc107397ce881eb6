// Starts the embedded PostgreSQL on the data folder given as argument and holds it, for a test that kills this process.
import { startPostgres } from '../../../collector/postgres/start-postgres.ts'

const silent = () => undefined
const dataFolder = process.argv[2]
if (!dataFolder) throw new Error('usage: hold-postgres.ts FOLDER')
const started = await startPostgres(dataFolder, { debug: silent, warn: silent, error: silent })
console.log(started.ok ? `ready ${started.value.url}` : `failed ${started.failure.message}`)
setInterval(() => undefined, 60_000)
