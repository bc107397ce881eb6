import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compileAtOnce(), compressAssets()],
  build: {
    target: 'es2023',
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // An inline script would break the Content-Security-Policy; every browser of this target preloads by itself.
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
})

/**
 * The script of the first load is compiled whole while it comes, beside the page's own thread, and not function by function as
 * each is called (V8's explicit compile hints; other browsers read a comment).
 */
function compileAtOnce(): Plugin {
  return {
    name: 'compile-at-once',
    apply: 'build',
    generateBundle: {
      // After Vite has put its own lines before an entry: the hint counts on the first one only.
      order: 'post',
      handler(_options, bundle) {
        const chunks = Object.values(bundle).filter(it => it.type === 'chunk')
        const first = chunks.filter(it => it.isEntry).flatMap(it => [it.fileName, ...it.imports])
        for (const chunk of chunks) {
          if (first.includes(chunk.fileName)) {
            chunk.code = `//# allFunctionsCalledOnLoad\n${chunk.code}`
          }
        }
      },
    },
  }
}

// The last two levels cost seconds for one percent.
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }

/** Writes `.br` and `.gz` beside each asset once, at build, so that the server never compresses. */
function compressAssets(): Plugin {
  return {
    name: 'compress-assets',
    apply: 'build',
    writeBundle({ dir }) {
      if (dir === undefined) return
      for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(js|css|html|svg)$/.test(name)) continue
        const path = join(dir, name)
        const content = readFileSync(path)
        writeFileSync(`${path}.br`, brotliCompressSync(content, brotli))
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
      }
    },
  }
}
