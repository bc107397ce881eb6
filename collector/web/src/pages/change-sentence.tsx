import type { Change, ItemState } from '../api/client.ts'
import type { Say } from '../i18n/create-say.ts'
import type { SentenceKey } from '../i18n/en.ts'
import { useSpeech } from '../i18n/language.tsx'
import { isKind } from '../parts/kinds.ts'

/** One change in plain words. */
export function ChangeSentence({ change }: { change: Change }) {
  const speech = useSpeech()
  const { say, sayWith } = speech
  const key = <strong>{partName(change)}</strong>
  if (change.kind !== 'changed') return sayWith(`change.${change.itemType}.${change.kind}`, { key })

  const special = specialSentence(change)
  if (special) return sayWith(special, { key })

  const name = nameOfField(say, change.field ?? '')
  // After the port's name the sentence goes on.
  const field =
    change.itemKey === undefined ? name : name.replace(/^\p{Lu}(?=\p{Ll})/u, it => it.toLowerCase())
  const oldText = valueText(speech, change.field, change.oldValue)
  const newText = valueText(speech, change.field, change.newValue)
  const sentence = sayWith(sentenceOf(oldText, newText), {
    field,
    old: <del>{oldText}</del>,
    new: <ins>{newText}</ins>,
  })
  if (change.itemKey === undefined) return sentence
  return sayWith(change.itemType === 'member' ? 'change.of.member' : 'change.of.interface', {
    key,
    sentence,
  })
}

/** What happens to ports and states has words of its own. */
function specialSentence({ itemType, field, newValue }: Change): SentenceKey | undefined {
  if (itemType === 'interface' && field === 'isUp') {
    return newValue === true ? 'change.port.up' : 'change.port.down'
  }
  if (itemType === 'interface' && field === 'isEnabled') {
    return newValue === true ? 'change.port.enabled' : 'change.port.disabled'
  }
  if (field === 'state' && isItemState(newValue)) return `change.state.${newValue}`
  return undefined
}

function sentenceOf(oldText: string | undefined, newText: string | undefined): SentenceKey {
  if (oldText === undefined) return 'change.field.known'
  return newText === undefined ? 'change.field.lost' : 'change.field.changed'
}

/** Members are keyed `serial:…` or `position:…`; people know them by what follows. */
function partName({ itemType, itemKey }: Change): string | undefined {
  return itemType === 'member' ? itemKey?.replace(/^(serial|position):/, '') : itemKey
}

const fieldKeys = new Map<string, SentenceKey>([
  ['name', 'field.name'],
  ['kind', 'field.kind'],
  ['vendor', 'field.vendor'],
  ['model', 'field.model'],
  ['serial', 'field.serial'],
  ['version', 'field.version'],
  ['address', 'field.address'],
  ['macAddress', 'field.macAddress'],
  ['location', 'field.location'],
  ['link', 'field.link'],
  ['contact', 'field.contact'],
  ['sysDescr', 'field.sysDescr'],
  ['sysObjectId', 'field.sysObjectId'],
  ['vlan', 'field.vlan'],
  ['description', 'field.sysDescr'],
  ['position', 'device.position'],
  ['assetNumber', 'field.assetNumber'],
  ['building', 'field.building'],
  ['room', 'field.room'],
  ['rack', 'field.rack'],
  ['note', 'field.note'],
  ['alias', 'port.alias'],
  ['speedMbps', 'port.speed'],
  ['duplex', 'port.duplex'],
  ['accessVlan', 'port.accessVlan'],
  ['taggedVlans', 'port.taggedVlans'],
  ['aggregate', 'port.aggregation'],
  ['mtuBytes', 'port.mtu'],
  ['type', 'port.type'],
])

/** What people call a field of the CMDB; the field itself where they have no word. */
export function nameOfField(say: Say, field: string): string {
  const key = fieldKeys.get(field)
  return key === undefined ? field : say(key)
}

function valueText(
  { say, format }: ReturnType<typeof useSpeech>,
  field: string | undefined,
  value: Change['newValue'],
): string | undefined {
  if (value === undefined || value === null) return undefined
  if (field === 'kind' && isKind(value)) return say(`kind.one.${value}`)
  if (field === 'speedMbps' && typeof value === 'number') return format.speed(value)
  if (Array.isArray(value)) return value.join(', ')
  const place = placeText(value)
  if (place !== undefined) return place
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** A port of another device, as links and locations have it. */
function placeText(value: Change['newValue']): string | undefined {
  if (typeof value !== 'object' || value === null || !('device' in value)) return undefined
  const texts = ['name' in value ? value.name : value.device, 'port' in value ? value.port : '']
  return texts.filter(it => typeof it === 'string' && it !== '').join(' ')
}

function isItemState(value: unknown): value is ItemState {
  return value === 'seen' || value === 'late' || value === 'missing' || value === 'retired'
}
