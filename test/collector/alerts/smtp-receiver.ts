import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'

export type Mail = { from: string; to: string[]; raw: string; isEncrypted: boolean; user: string }

/** A mail server on loopback that speaks real SMTP with STARTTLS and wants a login. */
export async function startSmtpReceiver(options: {
  password: string
  /** What it answers to the next messages instead of taking them: 451 … or 550 … */
  refusals?: { code: number; message: string }[]
  offersTls?: boolean
}) {
  const { key, certificate } = selfSigned()
  const mails: Mail[] = []
  const refusals = options.refusals ?? []
  const server = new SMTPServer({
    key,
    cert: certificate,
    ...(options.offersTls === false && { disabledCommands: ['STARTTLS'] }),
    onAuth({ username = '', password }, _session, done) {
      if (password === options.password) done(null, { user: username })
      else done(new Error('Invalid username or password'))
    },
    onRcptTo(_address, _session, done) {
      const refusal = refusals.shift()
      if (!refusal) return done()
      done(Object.assign(new Error(refusal.message), { responseCode: refusal.code }))
    },
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(it => it.address),
          raw: Buffer.concat(parts).toString('utf8'),
          isEncrypted: session.secure,
          user: String(session.user),
        })
        done()
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    port,
    mails,
    ca: certificate,
    stop: () => new Promise<void>(resolve => server.close(resolve)),
  }
}

function selfSigned(): { key: string; certificate: string } {
  const folder = mkdtempSync(join(tmpdir(), 'recense-smtp-'))
  try {
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
        ...['-keyout', key, '-out', certificate, '-days', '2', '-subj', '/CN=localhost'],
        ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
      ],
      { stdio: 'ignore' },
    )
    return { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
