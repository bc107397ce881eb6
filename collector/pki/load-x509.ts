/** The X.509 library, which takes a tenth of a second to load: only by whoever issues something. */
export async function loadX509() {
  await import('reflect-metadata')
  return import('@peculiar/x509')
}
