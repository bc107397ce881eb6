import type { Logger } from 'pino'
import type { Channel } from './alerts/channels/channel.ts'
import { emailChannel } from './alerts/channels/email.ts'
import { mqttChannel } from './alerts/channels/mqtt-topic.ts'
import { webhookChannel } from './alerts/channels/webhook.ts'
import { startDeadMan } from './alerts/dead-man.ts'
import { startTelling } from './alerts/start-telling.ts'
import type { AlertsConfig, ChannelConfig } from './alerts-config.ts'
import type { Cmdb } from './cmdb/connect.ts'

type Publish = (topic: string, payload: string) => Promise<void>

/** Tells alerts on the channels of the configuration, and that alerts work to whoever watches from outside. */
export function startAlertChannels(
  config: AlertsConfig,
  { cmdb, log, publish }: { cmdb: Cmdb; log: Logger; publish: Publish },
): { stop: () => Promise<void> } {
  const { publicUrl, heartbeat } = config
  const channels = config.channels.map(it => channelOf(it, publish))
  const telling = startTelling({ cmdb, channels, log, publicUrl })
  const deadMan = heartbeat && startDeadMan({ cmdb, log, ...heartbeat })
  return {
    stop: async () => {
      await deadMan?.stop()
      await telling.stop()
    },
  }
}

const DEFAULT_PORTS = { starttls: 587, tls: 465, none: 25 } as const

function channelOf(config: ChannelConfig, publish: Publish): Channel {
  const { name, language, severity, sites, rules, digestMinutes } = config
  const common = {
    name,
    language,
    filter: { severity, sites, rules },
    ...(digestMinutes !== undefined && { digestMs: digestMinutes * 60_000 }),
  }
  switch (config.kind) {
    case 'mqtt':
      return mqttChannel(common, publish)
    case 'webhook': {
      const { url, format, authorization, signingKey } = config
      return webhookChannel({ ...common, url, format, authorization, signingKey })
    }
    case 'email': {
      const { username, password, ca, from, to, server, insecurePlaintext } = config
      const { protocol, hostname: host, port } = new URL(server)
      const security = protocol === 'smtps:' ? 'tls' : insecurePlaintext ? 'none' : 'starttls'
      const place = { host, port: Number(port) || DEFAULT_PORTS[security], security } as const
      return emailChannel({ ...common, ...place, username, password, ca, from, to })
    }
  }
}
