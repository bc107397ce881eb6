import type { enMaintenance } from './en-maintenance.ts'

/** The same in French. */
export const frMaintenance: Readonly<Record<keyof typeof enMaintenance, string>> = {
  'maintenance.title': 'Travaux',
  'maintenance.none.title': 'Pas de travaux annoncés',
  'maintenance.none.text':
    'Pendant des travaux annoncés, ce qu’ils interrompent est consigné et personne n’est averti.',
  'maintenance.hint':
    'Tant qu’ils durent, ce qu’ils interrompent est consigné et personne n’est averti.',
  'maintenance.new': 'Annoncer des travaux…',
  'maintenance.form': 'Travaux annoncés',
  'maintenance.announce': 'Annoncer',
  'maintenance.announced': 'C’est annoncé.',
  'maintenance.group.running': 'Travaux en cours',
  'maintenance.group.planned': 'Travaux à venir',
  'maintenance.group.over': 'Travaux terminés',
  'maintenance.where': 'Où',
  'maintenance.one-site': 'Dans un établissement',
  'maintenance.everywhere': 'Tous les établissements',
  'maintenance.device': 'Sur quoi',
  'maintenance.device.all': 'Tout l’établissement',
  'maintenance.from': 'Du',
  'maintenance.until': 'Au',
  'maintenance.order': 'La fin vient après le début.',
  'maintenance.zone':
    'Heure de votre poste : {zone}. Si un équipement est choisi, ce qui est derrière lui compte aussi.',
  'maintenance.reason': 'Ce qui est fait',
  'maintenance.by': 'annoncés par {by}',
  'maintenance.changed': 'modifiés par {by}, le {when}',
  'maintenance.ended': 'terminés par {by}, le {when}',
  'maintenance.called-off': 'annulés par {by}, le {when}',
  'maintenance.end.running': 'Terminer…',
  'maintenance.end.planned': 'Renoncer…',
  'maintenance.confirm.running': 'Terminer maintenant : les alertes sont de nouveau signalées',
  'maintenance.confirm.planned': 'Annuler ces travaux : les alertes seront signalées',
  'maintenance.now': 'Travaux en cours',
  'maintenance.now.until': 'jusqu’au {until}',
}
