import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { createCommandDesk } from './command-desk.ts'
import type { AgentConfig } from './config.ts'
import type { CredentialMemory } from './credential-memory.ts'
import { rulesOf } from './judge-plan.ts'
import type { Liveness } from './liveness.ts'
import type { Outbox } from './outbox/outbox.ts'
import { startUplink } from './outbox/uplink.ts'
import { createPerformer } from './performer.ts'
import { KEPT_PLAN, openPlanKeeper } from './plan-keeper.ts'
import type { Pseudonyms } from './privacy/pseudonyms.ts'
import { needsPseudonyms } from './redaction.ts'
import { renewIdentity } from './renew-identity.ts'
import { openRunHistory } from './run-history.ts'
import { startTraffic } from './sample-traffic.ts'
import type { ScanProgress } from './scan.ts'
import { createScanRunner, type ScanRunner } from './scan-runner.ts'
import { nextRun } from './schedule.ts'
import { createDeviceTurns } from './snmp/device-turns.ts'
import { openSession } from './snmp/open-session.ts'
import type { StatusBoard } from './status/status-board.ts'

export type RunPorts = {
  outbox: Outbox
  /** Which device answers to which credential, across restarts. */
  memory: CredentialMemory
  /** Asked for where a plan wants them. Throws when their key cannot be read or made. */
  openPseudonyms: () => Pseudonyms
  /** Where the service writes down how it is. */
  board: StatusBoard
  /** Whom the scan loop promises to move on. */
  liveness: Liveness
  log: Logger
  version: string
  onProgress: (progress: ScanProgress & { scanId: string }) => void
  /** Ends the service: what was found is kept, and the collector told that we are off. */
  signal: AbortSignal
}

/** A scan in which nothing moves for so long is stuck: every wait of its own ends far earlier. */
const STUCK_MS = 900_000
/** The clock may be set while we wait. */
const LONGEST_REST_MS = 30_000

/** A session for sampling stays open for as long as its device answers. */
const LASTING = Number.POSITIVE_INFINITY

/**
 * The agent's service: scans by the schedule and when the collector asks, one at a time, keeps what it finds, and sends it until
 * it is receipted. A new plan holds from the next scan on. Resolves when the signal is aborted and all is closed.
 */
export async function run(config: AgentConfig, ports: RunPorts): Promise<void> {
  const { agent, broker, dataFolder } = config
  const { outbox, memory, board, log, version, signal } = ports
  let lastScanAt: string | undefined
  let wake = new AbortController()
  const onWork = () => wake.abort()

  const plans = openPlanKeeper({
    path: join(dataFolder, KEPT_PLAN),
    local: config.plan,
    isLocalFixed: config.remotePlan === 'refuse',
    rules: rulesOf(config),
    findObstacle(plan) {
      try {
        if (needsPseudonyms(plan.vlans)) ports.openPseudonyms()
        return undefined
      } catch (error) {
        return error instanceof Error ? error.message : String(error)
      }
    },
    onTrouble: detail => log.warn({ event: 'plan', detail }),
  })
  const history = openRunHistory(join(dataFolder, 'runs.json'), detail =>
    log.warn({ event: 'schedule', detail }),
  )
  const uplink = startUplink({
    agent,
    version,
    outbox,
    broker,
    replayMbps: config.outbox.replayMbps,
    status() {
      const planRefusal = plans.refusal()
      return {
        planRevision: plans.current().revision,
        ...(planRefusal && { planRefusal }),
        ...(lastScanAt && { lastScanAt }),
      }
    },
    onConnect() {
      board.connection(broker.url, true)
      log.info({ event: 'connected', broker: broker.url })
      desk.connected()
    },
    onDisconnect: () => board.connection(broker.url, false),
    onSent: message => log.debug({ event: 'sent', ...message }),
    onReceipt(ids, sentAt) {
      board.collectorSaid(sentAt)
      for (const id of ids) log.debug({ event: 'receipted', id })
    },
    onPlan(plan) {
      const before = plans.refusal()
      const outcome = plans.offer(plan.ok ? { ok: true, value: plan.value.body } : plan)
      if (outcome === 'taken') onWork()
      if (outcome === 'taken' || plans.refusal() !== before) uplink.beat()
    },
    onCommand: command => desk.receive(command),
    onTrouble: detail => log.warn({ event: 'uplink', detail }),
  })
  const renewal = renewIdentity(broker, log, uplink.reconnect)
  const desk = createCommandDesk({
    path: join(dataFolder, 'commands.json'),
    plan: plans.current,
    send: reply => uplink.reply(reply),
    onWork,
    onTrouble: detail => log.warn({ event: 'command', detail }),
  })
  board.connection(broker.url, false)
  const loop = ports.liveness.watch('the scan loop')
  const onAlive = () => loop.within(STUCK_MS)

  const performer = createPerformer({
    ...{ board, log, history, desk, onAlive, signal },
    onProgress: ports.onProgress,
    waiting: () => outbox.depth().messages,
    onEnd(report) {
      if (report) lastScanAt = report.finishedAt
      uplink.beat()
    },
  })
  const turns = createDeviceTurns()
  let plan = plans.current()
  let runner = equip()
  function equip(): ScanRunner {
    history.about(
      createHash('sha256')
        .update(JSON.stringify([plan.vlans.map(({ pace: _, ...it }) => it), plan.skip]))
        .digest('hex'),
    )
    board.plan({ revision: plan.revision, source: plans.source(), vlans: plan.vlans.length })
    return createScanRunner({
      ...{ config, plan, memory, turns, onAlive, signal },
      pseudonyms: needsPseudonyms(plan.vlans) ? ports.openPseudonyms() : undefined,
      async keep({ kind, body }, scanId) {
        const id = await outbox.put(kind, body)
        onAlive()
        if (kind === 'observation') traffic.learn(body.observation)
        log.debug({ event: 'kept', scanId, kind, id })
      },
    })
  }

  const samplingPlan = () => ({
    ...plan,
    watched: [...plan.wan, ...plan.watched],
    sampleEverySeconds: plan.countersEverySeconds,
  })
  const traffic = startTraffic(samplingPlan(), {
    probe: (address, allowed) => runner.probe(address, allowed),
    pinOf: address => memory.findPin(address)?.credential,
    open: (address, credential) =>
      openSession({
        ...{ address, port: config.snmpPort, credential, turns },
        ...{ admit: () => runner.admit(address), deadlineMs: LASTING },
      }),
    collector: new URL(broker.url).hostname,
    keep: message => outbox.put('traffic', message),
    admit: () => runner.admit(),
    onTrouble: detail => log.warn({ event: 'traffic', detail }),
    signal,
  })

  while (!signal.aborted) {
    wake = new AbortController()
    if (plan !== plans.current()) {
      plan = plans.current()
      log.info({ event: 'plan', revision: plan.revision, vlans: plan.vlans.length })
      runner = equip()
      traffic.follow(samplingPlan())
    }
    const command = desk.take()
    const next = nextRun(plan, agent, Date.now(), history.last())
    if (command) {
      await performer.command(runner, command)
    } else if (next?.inMs === 0) {
      await performer.scheduled(runner, next.kind)
    } else {
      board.nextScan(next && new Date(Date.now() + next.inMs))
      const restMs = Math.min(next?.inMs ?? LONGEST_REST_MS, LONGEST_REST_MS)
      loop.within(restMs + STUCK_MS)
      await sleep(restMs, undefined, { signal: AbortSignal.any([signal, wake.signal]) }).catch(
        () => {},
      )
    }
  }

  loop.end()
  await traffic.ended
  renewal.stop()
  await uplink.close()
  board.connection(broker.url, false)
}
