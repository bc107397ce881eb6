/** The object's shape with every key that may be undefined made optional. */
export type PresentKeys<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K]
} & { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> }

/** The same object without the keys that hold nothing: absent knowledge is an absent key. */
export function presentKeys<T extends object>(object: T): PresentKeys<T> {
  const present: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(object)) if (value !== undefined) present[key] = value
  return present as PresentKeys<T>
}
