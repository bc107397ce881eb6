import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = join(import.meta.dirname, '..', '..')

/** Packages whose files are read as data while the agent runs. */
const DATA_PACKAGES = ['oui-data']

/**
 * Writes the agent as it is installed: `bin/recense-agent` (the command), `lib/` (all of its code, packages included) and
 * the data packages. The folder runs wherever a Node of the version in its package.json is, without npm.
 */
export async function bundleAgent(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { target: 'node', noExternal: true },
    build: {
      ssr: 'agent/main.ts',
      outDir: join(folder, 'lib'),
      emptyOutDir: true,
      target: 'node24',
      minify: true,
      // Beside the code and never loaded by itself: a stack trace can be read with it.
      sourcemap: 'hidden',
      rolldownOptions: {
        output: { entryFileNames: 'main.js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  })

  const { name, version, license, engines } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  )
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify({ name: `${name}-agent`, version, license, type: 'module', engines }, null, 2)}\n`,
  )
  for (const name of DATA_PACKAGES) {
    const from = dirname(fileURLToPath(import.meta.resolve(name)))
    cpSync(from, join(folder, 'node_modules', name), { recursive: true })
  }
  mkdirSync(join(folder, 'bin'))
  const launcher = join(folder, 'bin', 'recense-agent')
  copyFileSync(join(import.meta.dirname, 'recense-agent.sh'), launcher)
  chmodSync(launcher, 0o755)
}

if (import.meta.main) await bundleAgent(join(root, 'build', 'recense-agent'))
