import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Cmdb } from '../../collector/cmdb/connect.ts'
import { startTcpProxy, type TcpProxy } from '../real/tcp-proxy.ts'
import { type Feed, startFeed } from './feed.ts'
import type { FeederSettings } from './feeder.ts'
import type { Stand } from './stand.ts'

export type StoryRun = { stand: Stand; feed: Feed; line: TcpProxy; dataFolder: string }

type Story = Pick<FeederSettings, 'base' | 'to' | 'perSecond'> & {
  maxBytes?: number
  /** Makes the agent's data folder what the run needs, before it begins; returns what undoes it. */
  prepare?: (dataFolder: string) => () => void
}

/** Enrols an agent of its own, lets it tell the story while `disturb` does its worst, and reads what came of it. */
export async function runStory<Value>(
  stand: Stand,
  agent: string,
  story: Story,
  disturb: (run: StoryRun) => Promise<void>,
  read: (cmdb: Cmdb) => Promise<Value>,
): Promise<Value> {
  const { prepare, ...settings } = story
  const login = await stand.enrol(agent)
  const line = await startTcpProxy(stand.mqttPort)
  const dataFolder = mkdtempSync(join(tmpdir(), 'recense-fault-'))
  const undo = prepare?.(dataFolder)
  const scheme = stand.isTls ? 'mqtts' : 'mqtt'
  const broker = { url: `${scheme}://127.0.0.1:${line.port}`, username: agent, ...login }
  const feed = startFeed({ agent, dataFolder, broker, from: 0, ...settings })
  try {
    await disturb({ stand, feed, line, dataFolder })
    await feed.done
    const cmdb = await stand.cmdb()
    try {
      return await read(cmdb)
    } finally {
      await cmdb.close()
    }
  } finally {
    await feed.kill()
    await line.close()
    undo?.()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}
