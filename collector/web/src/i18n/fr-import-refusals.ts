import type { enImportRefusals } from './en-import-refusals.ts'

/** Why a list or a line of it was not taken, in French. */
export const frImportRefusals: Record<keyof typeof enImportRefusals, string> = {
  'refusal.file.too-large': 'Le fichier est trop volumineux.',
  'refusal.file.not-text': 'Ce fichier n’est pas du texte. Enregistrez-le au format CSV.',
  'refusal.file.empty': 'Le fichier est vide : il y faut une ligne de titres.',
  'refusal.file.too-many-columns': 'Le fichier a trop de colonnes : au plus {limit}.',
  'refusal.file.too-many-lines': 'Le fichier a trop de lignes : au plus {limit}.',
  'refusal.file.column-twice': 'Deux colonnes ont le sens « {column} ». Il n’en faut qu’une.',
  'refusal.file.column-missing': 'Il manque la colonne « {column} » dans la ligne de titres.',
  'refusal.file.not-csv': 'Ce fichier n’est pas du CSV correct.',

  'imports.column.city': 'Ville',
  'imports.column.postalCode': 'Code postal',
  'imports.column.holidayZone': 'Zone de vacances',
  'imports.refused.site-unknown': 'L’établissement {site} n’existe pas ici.',
  'imports.refused.listed-already': '{item} est déjà à la ligne {earlier}.',
  'imports.refused.cell-empty': '« {column} » est à remplir.',
  'imports.refused.cell-too-long': '« {column} » est trop long : au plus {limit} caractères.',
  'imports.refused.cell-formula': '« {column} » commence comme une formule de tableur.',
  'imports.refused.cell-not-accepted': '« {column} » ne peut pas être « {value} ». {expected}.',
  'imports.refused.cell-alone': '« {column} » ne va pas sans « {other} ».',
  'imports.refused.nothing-to-know-by':
    'Il faut un numéro de série, un numéro d’inventaire, une adresse MAC ou un nom.',
  'imports.refused.fits-several':
    'Cette ligne peut désigner plusieurs équipements ou hôtes : {items}.',
  'imports.refused.circuit-needed':
    '{site} a plusieurs liens : il faut un numéro de circuit pour les distinguer.',
  'imports.refused.link-taken.port': 'Ce port est déjà celui d’un autre lien de {site}.',
  'imports.refused.link-taken.circuit':
    'Ce numéro de circuit est déjà celui d’un autre lien de {site}.',
  'imports.expected.holidayZone': 'Sont admis A, B et C',
  'imports.expected.kind':
    'Sont admis switch, access-point, router, firewall, server, pc, printer et les autres types, en anglais',
  'imports.expected.macAddress': 'Une adresse MAC s’écrit comme 00:1b:3f:0a:0b:0c',
  'imports.expected.down': 'Un débit s’écrit comme 100 ou 100 Mbit/s',
  'imports.expected.up': 'Un débit s’écrit comme 100 ou 100 Mbit/s',
  'imports.expected.address': 'Une adresse IP s’écrit comme 10.1.2.3',
  'imports.expected.downIs': 'Sont admis in et out',
}
