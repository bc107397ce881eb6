import { kindInWords } from './kind-in-words.ts'
import type { Language } from './rule.ts'

type Detail = Readonly<Record<string, unknown>>

/** A fault of the wiring, or gear that nobody entered, in a sentence without its full stop; undefined for other findings. */
export function describeFinding(detail: Detail, language: Language): string | undefined {
  const of = sentences[language][String(detail.finding)]
  return of?.(detail)
}

const duplexes: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  fr: { full: 'duplex intégral', half: 'semi-duplex' },
  en: { full: 'full duplex', half: 'half duplex' },
}

const sentences: Readonly<Record<Language, Readonly<Record<string, (it: Detail) => string>>>> = {
  fr: {
    'speed-mismatch': it =>
      `Le port ${portOf(it)} est à ${it.speedMbps} Mbit/s, et l’autre bout (${peerOf(it)}) à ${it.peerSpeedMbps} Mbit/s`,
    'duplex-mismatch': it =>
      `Le port ${portOf(it)} est en ${duplexOf(it.duplex, 'fr')}, et l’autre bout (${peerOf(it)}) en ${duplexOf(it.peerDuplex, 'fr')}`,
    'slow-uplink': it =>
      `Le lien entre ${portOf(it)} et ${peerOf(it)} n’est qu’à ${it.speedMbps} Mbit/s`,
    loop: it => `Le port ${portOf(it)} entend son propre commutateur : une boucle`,
    'one-way-link': it =>
      `Le port ${portOf(it)} entend ${peerOf(it)}, qui ne l’entend pas : un brin de fibre ou un port est en panne dans un sens`,
    'unexpected-device': it => `Personne n’a saisi cet équipement : ${gearOf(it, 'fr')}`,
    'unexpected-endpoint': it => `Personne n’a saisi ce matériel réseau : ${gearOf(it, 'fr')}`,
    'unexpected-neighbour': it =>
      `Un voisin inconnu s’annonce sur ${portOf(it)} : ${neighboursOf(it)}`,
    'duplicate-address': it =>
      `L’adresse ${it.address} est tenue à la fois par ${[it.device, ...listOf(it.otherNames)].join(' et ')}`,
  },
  en: {
    'speed-mismatch': it =>
      `The port ${portOf(it)} runs at ${it.speedMbps} Mbit/s, and the other end (${peerOf(it)}) at ${it.peerSpeedMbps} Mbit/s`,
    'duplex-mismatch': it =>
      `The port ${portOf(it)} is in ${duplexOf(it.duplex, 'en')}, and the other end (${peerOf(it)}) in ${duplexOf(it.peerDuplex, 'en')}`,
    'slow-uplink': it =>
      `The link between ${portOf(it)} and ${peerOf(it)} runs at ${it.speedMbps} Mbit/s only`,
    loop: it => `The port ${portOf(it)} hears its own switch: a loop`,
    'one-way-link': it =>
      `The port ${portOf(it)} hears ${peerOf(it)}, which does not hear it: a strand of fibre or a port has failed one way`,
    'unexpected-device': it => `Nobody entered this device: ${gearOf(it, 'en')}`,
    'unexpected-endpoint': it => `Nobody entered this network gear: ${gearOf(it, 'en')}`,
    'unexpected-neighbour': it =>
      `An unknown neighbour announces itself at ${portOf(it)}: ${neighboursOf(it)}`,
    'duplicate-address': it =>
      `The address ${it.address} is held at once by ${[it.device, ...listOf(it.otherNames)].join(' and ')}`,
  },
}

function portOf({ device, interface: name }: Detail): string {
  return [device, name].filter(Boolean).join(' ') || '?'
}

function peerOf({ peerName, peer }: Detail): string {
  const { port } = fieldsOf(peer)
  return [peerName, port].filter(Boolean).join(' ') || '?'
}

function duplexOf(value: unknown, language: Language): string {
  return duplexes[language][String(value)] ?? String(value)
}

function gearOf(detail: Detail, language: Language): string {
  const { kind, name, vendor, model, macAddress, address, placeName, place } = detail
  const product = [vendor, model].filter(Boolean).join(' ')
  const where = [placeName, fieldsOf(place).interface].filter(Boolean).join(' ')
  const what = typeof kind === 'string' ? kindInWords(kind, language) : undefined
  return [
    what,
    name,
    product,
    address,
    macAddress,
    where && (language === 'fr' ? `sur ${where}` : `at ${where}`),
  ]
    .filter(Boolean)
    .join(', ')
}

function neighboursOf({ neighbours }: Detail): string {
  const names = listOf(neighbours).map(it => {
    const { name, chassisId } = fieldsOf(it)
    return String(name ?? chassisId ?? '?')
  })
  return names.join(', ') || '?'
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function fieldsOf(value: unknown): Detail {
  return value !== null && typeof value === 'object' ? { ...value } : {}
}
