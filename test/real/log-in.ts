import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'

/** Logs in once; rejects with what the broker, or TLS, said. */
export function logIn(url: string, options: IClientOptions): Promise<MqttClient> {
  const client = mqtt.connect(url, { reconnectPeriod: 0, ...options })
  return new Promise((resolve, reject) => {
    client.once('connect', () => resolve(client))
    client.on('error', reject)
    client.once('close', () => reject(new Error('closed')))
  })
}

/** Resolves when the connection is over. */
export function closing(client: MqttClient): Promise<void> {
  return new Promise(resolve => {
    if (!client.connected) return resolve()
    client.once('close', () => resolve())
  })
}
