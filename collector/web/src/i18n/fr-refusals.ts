import type { enRefusals } from './en-refusals.ts'

/** Why something was not done, in French. */
export const frRefusals: Record<keyof typeof enRefusals, string> = {
  'refusal.words': 'Réponse du serveur :',
  'refusal.who.by-at': ' ({by}, le {at})',
  'refusal.who.by': ' ({by})',
  'refusal.who.at': ' (le {at})',
  'refusal.of': ' ({what})',
  'refusal.vlan': '{field}, VLAN n° {number}',

  'refusal.status.400': 'Le serveur n’accepte pas cette demande.',
  'refusal.status.401': 'Votre session est terminée. Rechargez la page et reconnectez-vous.',
  'refusal.status.403': 'Vous n’y êtes pas autorisé.',
  'refusal.status.404': 'Cela n’existe pas, ou n’existe plus.',
  'refusal.status.409': 'Cela ne s’accorde pas avec ce qui est enregistré.',
  'refusal.status.413': 'C’est trop volumineux.',
  'refusal.status.429': 'C’est trop souvent. Réessayez dans un moment.',
  'refusal.status.500': 'Le serveur n’a pas pu le faire. Réessayez dans un moment.',

  'refusal.site-unknown': 'L’établissement {site} n’existe pas ici, ou n’est pas un des vôtres.',
  'refusal.not-found.account': 'Ce compte n’existe pas, ou n’existe plus.',
  'refusal.not-found.agent': 'Cet agent n’existe pas, ou n’est pas d’un de vos établissements.',
  'refusal.not-found.alert': 'Cette alerte n’existe pas, ou n’existe plus.',
  'refusal.not-found.brake': 'Cette disparition en masse n’existe pas, ou n’existe plus.',
  'refusal.not-found.case': 'Cette question n’existe pas, ou n’existe plus.',
  'refusal.not-found.changeset': 'Ce changement n’existe pas, ou n’existe plus.',
  'refusal.not-found.command': 'L’agent ne connaît pas cette commande.',
  'refusal.not-found.device': 'Cet équipement n’existe pas, ou n’existe plus.',
  'refusal.not-found.endpoint': 'Cet hôte n’existe pas, ou n’existe plus.',
  'refusal.not-found.finding': 'Ce constat n’existe pas, ou n’existe plus.',
  'refusal.not-found.interface': 'Cet équipement n’a pas ce port.',
  'refusal.not-found.item': 'Cet équipement ou cet hôte n’existe pas, ou n’existe plus.',
  'refusal.not-found.link': 'Ce lien n’est pas au registre, ou n’y est plus.',
  'refusal.not-found.maintenance': 'Ces travaux n’existent pas, ou n’existent plus.',
  'refusal.not-found.place':
    'Cet établissement n’existe pas, ou cet équipement n’est pas un des siens.',
  'refusal.not-found.plan': 'L’agent n’a jamais reçu ce plan.',
  'refusal.not-found.token': 'Ce jeton n’existe pas, ou n’existe plus.',
  'refusal.settled.alert': 'Cette alerte est déjà résolue{who}.',
  'refusal.settled.brake': 'Cette disparition en masse a déjà été tranchée{who}.',
  'refusal.settled.case': 'Cette question a déjà reçu une réponse{who}.',
  'refusal.settled.changeset': 'On est déjà revenu sur ce changement{who}.',
  'refusal.settled.finding': 'Ce constat est déjà réglé{who}.',
  'refusal.settled.item': 'Quelqu’un l’a déjà fait{who}.',
  'refusal.settled.maintenance': 'Il a déjà été mis fin à ces travaux{who}.',
  'refusal.edited-meanwhile':
    'Quelqu’un d’autre a fait une modification entre-temps. Fermez le formulaire et rouvrez-le pour voir l’état actuel.',
  'refusal.fault.missing': '« {field} » est à remplir.',
  'refusal.fault.unknown-field': '« {field} » n’est pas connu ici.',
  'refusal.fault.too-short': '« {field} » est trop court : au moins {limit}.',
  'refusal.fault.too-long': '« {field} » est trop long : au plus {limit}.',
  'refusal.fault.too-small': '« {field} » est trop petit : au moins {limit}.',
  'refusal.fault.too-large': '« {field} » est trop grand : au plus {limit}.',
  'refusal.fault.to-come': '« {field} » est dans l’avenir.',
  'refusal.fault.not-offered':
    '« {field} » : cette valeur n’est pas parmi celles qui sont admises.',
  'refusal.fault.malformed': '« {field} » : cette valeur n’est pas admise.',
  'refusal.thresholds-contradictory':
    '« {field} » ({value}) ne peut pas dépasser « {other} » ({otherValue}).',
  'refusal.hours-contradictory':
    'Ouvert à partir de {opensAt} et fermé à partir de {closesAt}, l’établissement ne serait jamais ouvert.',
  'refusal.link-taken.port': 'Ce port est déjà celui d’un autre lien{of}.',
  'refusal.link-taken.circuit': 'Ce numéro de circuit est déjà celui d’un autre lien{of}.',
  'refusal.item-merged':
    'Cette fiche a été reconnue comme celle d’un autre équipement : c’est celle-là qu’il faut corriger.',
  'refusal.nothing-to-keep': '« {field} » n’a pas de valeur à garder. Donnez-lui-en une.',
  'refusal.undo-overtaken': 'Tout cela a encore été modifié depuis : on ne peut plus y revenir.',
  'refusal.nothing-to-undo': 'Il n’y a rien dans ce changement sur quoi on puisse revenir.',
  'refusal.plan-overtaken':
    'L’agent a reçu un autre plan entre-temps (révision {revision}). Rechargez la page et repartez de celui-là.',
  'refusal.agent-revoked': 'L’agent {agent} est révoqué : il ne reçoit plus rien.',
  'refusal.agent-of-other-site':
    'L’agent {agent} est déjà inscrit, et pour un autre établissement que {site}.',
  'refusal.agent-name-taken':
    'Aucun agent ne peut s’appeler {agent} : le collecteur se réserve ce nom.',
  'refusal.enrolment-off':
    'L’inscription d’agents par jeton est désactivée dans la configuration du collecteur.',
  'refusal.enrolment-misconfigured':
    'La configuration du collecteur ne permet pas d’inscrire des agents.',
  'refusal.account-taken': 'Il y a déjà un compte {name}.',
  'refusal.last-administrator':
    '{name} est le dernier administrateur de tous les établissements. Désignez-en d’abord un autre.',
  'refusal.first-administrator':
    'Le premier compte doit être celui d’un administrateur de tous les établissements.',
  'refusal.wrong-login': 'Nom ou mot de passe incorrect.',
  'refusal.wrong-current-password': 'Le mot de passe actuel n’est pas le bon.',
  'refusal.too-many-passwords': 'Trop de mots de passe incorrects. Réessayez dans {wait}.',
  'refusal.too-many-logins': 'Trop de connexions à la fois. Réessayez dans quelques secondes.',
  'refusal.role-missing': 'Il faut pour cela le rôle « {role} ».',
  'refusal.only-for-all-sites':
    'C’est réservé à ceux dont le compte porte sur tous les établissements.',
  'refusal.other-origin':
    'Cette page a été ouverte sous un nom que le collecteur ne connaît pas (réglage http.names).',
  'refusal.database-away':
    'La base de données ne répond pas pour l’instant. Réessayez dans quelques secondes.',
}
