import { type Asked, startDevice, type UdpDevice } from './udp-device.ts'

export type Answer = (asked: Asked, device: UdpDevice) => Uint8Array | undefined

/** A device per answer, on loopback addresses that follow each other, all at one port, as a scan wants them. */
export async function startDevices(
  prefix: string,
  answers: readonly Answer[],
): Promise<{ port: number; devices: UdpDevice[]; close(): Promise<void> }> {
  for (let attempt = 1; ; attempt++) {
    const devices: UdpDevice[] = []
    const close = async () => {
      for (const device of devices) await device.close()
    }
    try {
      for (const [index, answer] of answers.entries()) {
        devices.push(await startDevice(answer, `${prefix}.${index + 1}`, devices[0]?.port ?? 0))
      }
      return { port: devices[0]?.port ?? 0, devices, close }
    } catch (error) {
      await close()
      if (attempt === 5) throw error
    }
  }
}
