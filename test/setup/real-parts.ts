import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A real program that some tests work with. */
export type RealPart = {
  debianPackage: string
  /** What is not tested on a machine without it. */
  without: string
  isInstalled: () => boolean
}

export const realParts: RealPart[] = [
  { debianPackage: 'snmpd', without: 'scans of a real SNMP agent', isInstalled: has('snmpd') },
  {
    debianPackage: 'snmp',
    without: 'the comparison with snmpbulkwalk',
    isInstalled: has('snmpbulkwalk'),
  },
  { debianPackage: 'lldpd', without: 'neighbours that lldpd has heard', isInstalled: has('lldpd') },
  { debianPackage: 'fping', without: 'the fast sweep', isInstalled: has('fping') },
  { debianPackage: 'iputils-ping', without: 'the sweep with ping', isInstalled: has('ping') },
  {
    debianPackage: 'iproute2',
    without: 'networks of our own (namespaces) and the neighbour table',
    isInstalled: has('ip'),
  },
  { debianPackage: 'dnsmasq-base', without: 'names by reverse DNS', isInstalled: has('dnsmasq') },
  {
    debianPackage: 'avahi-daemon',
    without: 'names by multicast DNS',
    isInstalled: has('avahi-daemon'),
  },
  {
    debianPackage: 'postgresql',
    without: 'the database on the PostgreSQL of the distribution',
    isInstalled: () =>
      has('postgres')() ||
      (existsSync('/usr/lib/postgresql') &&
        readdirSync('/usr/lib/postgresql').some(version =>
          existsSync(join('/usr/lib/postgresql', version, 'bin', 'postgres')),
        )),
  },
  {
    debianPackage: 'mosquitto',
    without: 'the external broker',
    isInstalled: () => has('mosquitto')() && has('mosquitto_passwd')(),
  },
  {
    debianPackage: 'chromium',
    without: 'the pages in a browser',
    isInstalled: () => has('chromium')() || has('chromium-browser')() || has('google-chrome')(),
  },
]

/** Debian keeps daemons in /usr/sbin, which is not on everybody's PATH. */
function has(program: string): () => boolean {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin']
  return () => folders.some(folder => existsSync(join(folder, program)))
}
