/** A key that never leaves this machine, and a request (PKCS #10) that proves it: both PEM. */
export async function requestCertificate(): Promise<{ key: string; certificateRequest: string }> {
  // A tenth of a second and some megabytes that the service does not need.
  await import('reflect-metadata')
  const x509 = await import('@peculiar/x509')
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    // The collector knows by the token who we are, and says so in the certificate.
    name: 'CN=agent',
    keys,
    signingAlgorithm: { ...algorithm, hash: 'SHA-256' },
  })
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey))
  const base64 = der.toString('base64').replace(/.{64}/g, '$&\n')
  return {
    key: `-----BEGIN PRIVATE KEY-----\n${base64.trimEnd()}\n-----END PRIVATE KEY-----\n`,
    certificateRequest: request.toString('pem'),
  }
}
