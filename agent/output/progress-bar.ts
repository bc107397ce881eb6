import { Presets, SingleBar } from 'cli-progress'

export type ProgressBar = {
  show: (progress: { stage: string; done: number; total: number }) => void
  /** Takes the bar off the terminal. */
  clear: () => void
}

/** A bar of what a scan is doing, one line that is redrawn ten times a second at most. For terminals only. */
export function startProgressBar(stream: NodeJS.WritableStream): ProgressBar {
  const bar = new SingleBar(
    {
      stream,
      format: '{stage} {bar} {value}/{total}',
      clearOnComplete: true,
      hideCursor: true,
      fps: 10,
      barsize: 30,
      // Restores the cursor when the process ends in the middle.
      gracefulExit: false,
    },
    Presets.shades_classic,
  )
  let stage: string | undefined
  return {
    show(progress) {
      const label = progress.stage.padEnd(5)
      if (stage !== progress.stage) {
        if (stage !== undefined) bar.stop()
        bar.start(progress.total, progress.done, { stage: label })
        stage = progress.stage
      } else bar.update(progress.done, { stage: label })
    },
    clear() {
      if (stage !== undefined) bar.stop()
      stage = undefined
    },
  }
}
