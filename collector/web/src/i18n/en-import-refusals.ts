/** Why a list or a line of it was not taken, in English. */
export const enImportRefusals = {
  'refusal.file.too-large': 'The file is too large.',
  'refusal.file.not-text': 'This file is no text. Save it as CSV.',
  'refusal.file.empty': 'The file is empty: it needs a line of headings.',
  'refusal.file.too-many-columns': 'The file has too many columns: at most {limit}.',
  'refusal.file.too-many-lines': 'The file has too many lines: at most {limit}.',
  'refusal.file.column-twice': 'Two columns mean “{column}”. There has to be one.',
  'refusal.file.column-missing': 'The column “{column}” is missing in the line of headings.',
  'refusal.file.not-csv': 'This file is no proper CSV.',

  'imports.column.city': 'Town',
  'imports.column.postalCode': 'Postal code',
  'imports.column.holidayZone': 'Holiday zone',
  'imports.refused.site-unknown': 'There is no site {site} here.',
  'imports.refused.listed-already': '{item} is in line {earlier} already.',
  'imports.refused.cell-empty': '“{column}” has to be filled in.',
  'imports.refused.cell-too-long': '“{column}” is too long: at most {limit} characters.',
  'imports.refused.cell-formula': '“{column}” begins like a formula of a spreadsheet.',
  'imports.refused.cell-not-accepted': '“{column}” cannot be “{value}”. {expected}.',
  'imports.refused.cell-alone': '“{column}” does not go without “{other}”.',
  'imports.refused.nothing-to-know-by':
    'There has to be a serial, an asset number, a MAC address or a name.',
  'imports.refused.fits-several': 'This line can mean several devices or hosts: {items}.',
  'imports.refused.circuit-needed':
    '{site} has several links: a circuit is needed to tell them apart.',
  'imports.refused.link-taken.port': 'This port is that of another link of {site}.',
  'imports.refused.link-taken.circuit': 'This circuit is that of another link of {site}.',
  'imports.expected.holidayZone': 'There are A, B and C',
  'imports.expected.kind':
    'There are switch, access-point, router, firewall, server, pc, printer and the other kinds',
  'imports.expected.macAddress': 'A MAC address is written like 00:1b:3f:0a:0b:0c',
  'imports.expected.down': 'A rate is written like 100 or 100 Mbit/s',
  'imports.expected.up': 'A rate is written like 100 or 100 Mbit/s',
  'imports.expected.address': 'An IP address is written like 10.1.2.3',
  'imports.expected.downIs': 'There are in and out',
}
