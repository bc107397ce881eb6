import type { enWhere } from './en-where.ts'

/** The same in French. */
export const frWhere: Readonly<Record<keyof typeof enWhere, string>> = {
  'where.title': 'Où est…',
  'where.label': 'Où est… chercher dans tous les établissements',
  'where.placeholder': 'Où est… nom, MAC, adresse, n° de série, UAI',
  'where.start.title': 'Que cherchez-vous ?',
  'where.start.text':
    'Un nom ou une partie de nom, une adresse MAC dans n’importe quelle notation, une adresse IP, un numéro de série, un UAI. La touche « / » mène à ce champ depuis toutes les pages.',
  'where.found': 'Où est « {text} » ?',
  'where.count.one': '{count} trouvé',
  'where.count.other': '{count} trouvés',
  'where.nothing':
    'Rien, dans aucun établissement, ne s’appelle « {text} » ni ne l’a pour adresse ou numéro de série.',
  'where.site': 'Établissement',
  'where.city': 'Ville',
  'where.place': 'Branché sur',
  'where.confidence': 'Confiance',
  'where.through': 'à travers {device}',
  'where.now': 'Où il est',
  'where.before': 'Où il était',
  'where.unknown':
    'On ne sait pas à quel port il est branché : aucun commutateur lu n’a son adresse dans ses tables.',
  'where.evidence': 'D’après',
  'where.since': 'Là depuis',
  'where.confirmed': 'Confirmé',
  'where.from': 'Du',
  'where.until': 'Au',
  'evidence.bridge': 'les tables d’adresses des commutateurs',
  'evidence.lldp': 'sa propre annonce (LLDP)',
  'confidence.sure': 'Sûr',
  'confidence.likely': 'Probable',
  'confidence.doubtful': 'Incertain',
  'endpoint.via': 'Remarqué par',
  'endpoint.device': 'Répond en SNMP',
  'endpoint.device.open': 'Sa fiche d’équipement',
  'endpoint.pseudonym': 'Nom et adresses sont des pseudonymes, comme ce VLAN le demande.',
  'endpoint.random': 'Un visiteur à l’adresse MAC aléatoire : non compté dans l’inventaire.',
  'endpoint.history.empty': 'Rien n’a changé depuis que cet hôte a été vu pour la première fois.',
}
