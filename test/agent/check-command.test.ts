import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createServer, type Server } from 'node:tls'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runAgent } from './recense-agent.ts'
import { makeServiceFolder, type ServiceFolder } from './service-folder.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
let folder: ServiceFolder
let server: Server | undefined
beforeEach(async () => {
  folder = await makeServiceFolder()
})
afterEach(async () => {
  server?.close()
  server = undefined
  await folder.remove()
})

/** What `check` says of one thing. */
async function lineOf(name: string): Promise<string | undefined> {
  const { stdout } = await runAgent(['check', '--config', folder.configFile])
  return stdout.split('\n').find(line => line.slice(9).startsWith(`${name}: `))
}

/** A broker's TLS end whose certificate, its own authority's, is for this name and these days. */
async function presentCertificate(name: string, days: number): Promise<number> {
  const [key, certificate] = ['key.pem', 'ca.pem'].map(file => join(folder.path, file))
  execFileSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-keyout', key ?? '', '-out', certificate ?? '', '-days', `${days}`],
    ...['-subj', '/CN=broker', '-addext', `subjectAltName=${name}`],
  ])
  const tls = createServer({ key: readFileSync(key ?? ''), cert: readFileSync(certificate ?? '') })
  tls.on('tlsClientError', () => {})
  tls.on('connection', socket => socket.on('error', () => {}))
  // Whatever it is asked over TLS: no broker.
  tls.on('secureConnection', socket => {
    socket.on('error', () => {})
    socket.destroy()
  })
  server = tls
  await new Promise<void>(resolve => tls.listen(0, '127.0.0.1', resolve))
  const address = tls.address()
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

describe.skipIf(!hasOpenssl)(
  `the broker’s certificate${hasOpenssl ? '' : ' (skipped: openssl is not installed)'}`,
  () => {
    test.each([
      ['IP:127.0.0.1', 90, true, /^ok {7}TLS: TLSv1\.3, the broker’s .* trusted for (89|90) more/],
      ['IP:127.0.0.1', 5, true, /^warning {2}TLS: .* for [45] more days \(renew the broker/],
      [
        'IP:127.0.0.1',
        90,
        false,
        /^failed {3}TLS: .*not signed by a trusted authority .*broker\.ca/,
      ],
      ['DNS:other', 90, true, /^failed {3}TLS: .*its certificate is for another name/],
    ])('for %s, %i days, trusted: %s', async (name, days, isTrusted, expected) => {
      const port = await presentCertificate(name, days)
      const url = `mqtts://127.0.0.1:${port}`
      folder.configure({ broker: { url, ...(isTrusted && { ca: 'ca.pem' }) } })
      expect(await lineOf('TLS')).toMatch(expected)
    })
  },
)

test('a data folder that cannot be made is said to be so, and nothing is made by asking', async () => {
  folder.configure({ data: 'agent.yaml/data' })
  expect(await lineOf('data folder')).toMatch(/^failed .*cannot be written .*\(see data, /)
  folder.configure({ data: 'new/data' })
  expect(await lineOf('data folder')).toMatch(/^ok .*new\/data is not there yet and can be made$/)
  expect(() => readFileSync(join(folder.path, 'new'))).toThrow('ENOENT')
})

test('a plan that the running agent has not been told of yet is a warning', async () => {
  const agent = folder.start()
  const end = performance.now() + 20_000
  while (!agent.stderr().includes('"event":"scan"') && performance.now() < end) {
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  expect(await lineOf('plan')).toMatch(/^ok .* the running agent has revision 0 from the file$/)
  folder.configure({ plan: { revision: 3, vlans: [{ name: 'v', targets: ['127.0.0.1'] }] } })
  expect(await lineOf('plan')).toMatch(/^warning .* still has revision 0 \(systemctl reload/)
})
