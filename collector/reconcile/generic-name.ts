// What systems are called before somebody names them.
const GENERIC_NAMES = new Set([
  'android',
  'changeme',
  'debian',
  'default',
  'desktop',
  'hostname',
  'hpe',
  'iphone',
  'ipad',
  'laptop',
  'localhost',
  'localhost.localdomain',
  'nas',
  'none',
  'pc',
  'raspberrypi',
  'router',
  'server',
  'switch',
  'ubuntu',
  'unknown',
  'workgroup',
])

/** Whether the name says nothing about which device or host it is. */
export function isGenericName(name: string | undefined): boolean {
  const text = name?.trim().toLowerCase() ?? ''
  const [label = ''] = text.split('.')
  return label.length < 3 || GENERIC_NAMES.has(text) || GENERIC_NAMES.has(label)
}
