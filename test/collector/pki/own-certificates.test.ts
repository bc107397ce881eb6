import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { enrol } from '../../../agent/enrolment/enrol.ts'
import {
  beginCollector,
  type CollectorFolder,
  collectorCommand,
  makeCollectorFolder,
  startCollector,
} from '../../real/collector.ts'
import { logIn } from '../../real/log-in.ts'
import { newAuthority, serverOf } from '../broker/tls-world.ts'

const whyNoOpenssl = existsSync('/usr/bin/openssl') ? undefined : 'openssl is not installed'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

function folderWith(changes: object): CollectorFolder {
  const folder = makeCollectorFolder(changes)
  cleanUps.push(folder.remove)
  return folder
}

/** A collector that runs, where its TLS listener is, and an agent's identity there. */
async function startWithAgent(folder: CollectorFolder) {
  const collector = await startCollector(folder)
  cleanUps.push(() => collector.end('SIGTERM'))
  const args = ['enrol', '0370037P', '--config', folder.configFile]
  const { stdout, stderr } = await collectorCommand(args)
  const enrolled = await enrol(/recense-agent enrol (\S+)/.exec(stdout)?.[1] ?? '')
  if (!enrolled.ok) throw new Error(`${enrolled.failure} ${stderr}`)
  return enrolled.value
}

test('the broker shows a certificate that it was given, and agents still enrol by the own authority', async () => {
  const folder = folderWith({})
  const bought = await newAuthority()
  const { cert, key } = await serverOf(bought)
  writeFileSync(join(folder.path, 'bought.pem'), cert)
  writeFileSync(join(folder.path, 'bought-key.pem'), key)
  folder.configure({
    mqtt: { port: 0, tls: { certificate: 'bought.pem', key: 'bought-key.pem' } },
  })
  const agent = await startWithAgent(folder)
  const identity = { cert: agent.certificate, key: agent.key }
  await expect(logIn(agent.brokerUrl, { ...identity, ca: agent.authority })).rejects.toThrow()
  const client = await logIn(agent.brokerUrl, { ...identity, ca: bought.certificate })
  await client.endAsync(true)
})

test('files that are missing, no certificate, or not of one another are refused in one line with the key', async () => {
  const folder = folderWith({})
  const [one, other] = [await serverOf(await newAuthority()), await serverOf(await newAuthority())]
  writeFileSync(join(folder.path, 'one.pem'), one.cert)
  writeFileSync(join(folder.path, 'other-key.pem'), other.key)
  writeFileSync(join(folder.path, 'text.pem'), 'not a certificate')
  const outcome = async (tls: object) => {
    folder.configure({ mqtt: { port: 0, tls } })
    const { running, end } = beginCollector(folder)
    await running.catch(() => undefined)
    const { code, stderr } = await end('SIGTERM')
    return `${code} ${stderr.trim().split('\n').at(-1)}`
  }
  const pairs = [
    { certificate: 'nowhere.pem', key: 'other-key.pem' },
    { certificate: 'text.pem', key: 'other-key.pem' },
    { certificate: 'one.pem', key: 'other-key.pem' },
  ]
  const expected = [/^2 .*mqtt\.tls: .*nowhere\.pem cannot be read \(ENOENT\)/]
  expected.push(/^2 .*mqtt\.tls: expected a certificate in .*text\.pem/)
  expected.push(/^2 .*mqtt\.tls: the key in .*other-key\.pem is not that of .*one\.pem/)
  for (const [index, pair] of pairs.entries()) {
    expect(await outcome(pair)).toMatch(expected[index] ?? /never/)
  }
})

test.skipIf(whyNoOpenssl)(
  `an authority of the administrator's own, below a root of RSA, certifies agents and listeners${whyNoOpenssl ? ` (${whyNoOpenssl})` : ''}`,
  async () => {
    const made = mkdtempSync(join(tmpdir(), 'recense-own-ca-'))
    cleanUps.push(() => rmSync(made, { recursive: true }))
    const openssl = (line: string) => {
      execFileSync('openssl', line.split(' '), { cwd: made, stdio: 'pipe' })
    }
    const authority = 'basicConstraints=critical,CA:TRUE'
    const usage = 'keyUsage=critical,keyCertSign,cRLSign'
    writeFileSync(join(made, 'extensions'), `${authority}\n${usage}\nsubjectKeyIdentifier=hash\n`)
    openssl(
      `req -x509 -newkey rsa:2048 -nodes -keyout root-key.pem -out root.pem -days 30 -subj /CN=Region -addext ${usage}`,
    )
    openssl('ecparam -name secp384r1 -genkey -noout -out ca-key.pem')
    openssl('req -new -key ca-key.pem -out request.pem -subj /CN=Recense')
    openssl(
      'x509 -req -in request.pem -CA root.pem -CAkey root-key.pem -CAcreateserial -days 20 -extfile extensions -out ca.pem',
    )
    const folder = folderWith({})
    const pki = join(folder.path, 'data', 'pki')
    mkdirSync(pki, { recursive: true })
    const text = (name: string) => readFileSync(join(made, name), 'utf8')
    writeFileSync(join(pki, 'ca.pem'), text('ca.pem') + text('root.pem'))
    writeFileSync(join(pki, 'ca-key.pem'), text('ca-key.pem'), { mode: 0o600 })

    const { certificate, key, authority: ca, brokerUrl } = await startWithAgent(folder)
    // To trust the root alone is enough: the others come with the handshake.
    for (const trusted of [ca, text('root.pem')]) {
      const client = await logIn(brokerUrl, { cert: certificate, key, ca: trusted })
      await client.endAsync(true)
    }
  },
)
