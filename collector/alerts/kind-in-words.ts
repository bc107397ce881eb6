import type { Language } from './rule.ts'

const kinds: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  switch: { fr: 'commutateur', en: 'switch' },
  'access-point': { fr: 'borne Wi-Fi', en: 'access point' },
  'wireless-controller': { fr: 'contrôleur Wi-Fi', en: 'wireless controller' },
  router: { fr: 'routeur', en: 'router' },
  firewall: { fr: 'pare-feu', en: 'firewall' },
  server: { fr: 'serveur', en: 'server' },
  hypervisor: { fr: 'hyperviseur', en: 'hypervisor' },
  pc: { fr: 'PC', en: 'PC' },
  tablet: { fr: 'tablette', en: 'tablet' },
  phone: { fr: 'téléphone', en: 'phone' },
  printer: { fr: 'imprimante', en: 'printer' },
  ups: { fr: 'onduleur', en: 'UPS' },
  nas: { fr: 'stockage NAS', en: 'NAS' },
  camera: { fr: 'caméra', en: 'camera' },
  bmc: { fr: 'carte d’administration', en: 'management card' },
}

/** A kind of device as people say it; one that nobody knows is a device. */
export function kindInWords(kind: string, language: Language): string {
  return kinds[kind]?.[language] ?? (language === 'fr' ? 'équipement' : 'device')
}
