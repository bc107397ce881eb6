import { useCallback, useState } from 'react'
import { type HeardAlert, useHeardAlerts } from '../api/alert-stream.ts'

const STORAGE_KEY = 'recense.sound'
const BEEP_SECONDS = 0.25

/** A short tone for every alert that people are told of and that is bad; off until somebody turns it on here. */
export function useAlertSound(): [isOn: boolean, set: (isOn: boolean) => void] {
  const [isOn, setState] = useState(recall)
  const listener = useCallback(
    ({ event, alert }: HeardAlert) => {
      const isBad = alert.severity === 'critical' || alert.severity === 'major'
      if (isOn && event.isLoud && isBad && event.kind !== 'resolved') beep(alert.severity)
    },
    [isOn],
  )
  useHeardAlerts(listener)
  return [
    isOn,
    next => {
      keep(next)
      setState(next)
      if (next) beep('major')
    },
  ]
}

function beep(severity: string): void {
  const audio = new AudioContext()
  const tone = audio.createOscillator()
  tone.frequency.value = severity === 'critical' ? 880 : 587
  tone.connect(audio.destination)
  tone.onended = () => void audio.close()
  tone.start()
  tone.stop(audio.currentTime + BEEP_SECONDS)
}

// Storage is refused in some private windows; the choice then lasts as long as the page.
function recall(): boolean {
  try {
    return localStorage.getItem(STORAGE_KEY) === 'on'
  } catch {
    return false
  }
}

function keep(isOn: boolean): void {
  try {
    localStorage.setItem(STORAGE_KEY, isOn ? 'on' : 'off')
  } catch {
    return
  }
}
