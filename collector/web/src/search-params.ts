/** The text of a search parameter; the router reads numbers out of addresses, so a search for 5130 arrives as one. */
export function textOf<Name extends string>(search: Record<string, unknown>, name: Name) {
  const value = search[name]
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  return (text === '' ? {} : { [name]: text }) as { [Key in Name]?: string }
}

/** A search parameter that is one of some values; anything else is left out. */
export function oneOf<Name extends string, Value extends string>(
  search: Record<string, unknown>,
  name: Name,
  values: readonly Value[],
) {
  const value = values.find(it => it === search[name])
  return (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: Value }
}
