/** One request in flight per device, whoever asks: scan and traffic sampling have a session each. */
export type DeviceTurns = {
  /** Does it once those before it, at this address, are done. Rejects as `act` does. */
  take<Value>(address: string, act: () => Promise<Value>): Promise<Value>
}

/** Turns in the order of the calls; nothing is kept of a device that nobody is asking. */
export function createDeviceTurns(): DeviceTurns {
  const last = new Map<string, Promise<unknown>>()
  return {
    take(address, act) {
      const turn = (last.get(address) ?? Promise.resolve()).then(act)
      const ended = turn.then(
        () => {},
        () => {},
      )
      last.set(address, ended)
      void ended.then(() => {
        if (last.get(address) === ended) last.delete(address)
      })
      return turn
    },
  }
}
