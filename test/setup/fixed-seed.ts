import fc from 'fast-check'

// The same cases at every run, so that a red build means a change; RECENSE_SEED looks for new ones.
fc.configureGlobal({ seed: Number(process.env.RECENSE_SEED ?? 20_261_121) })
