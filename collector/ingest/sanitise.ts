/**
 * A parsed JSON value without what PostgreSQL cannot store: NUL characters are dropped (old devices pad names with
 * them), halves of surrogate pairs replaced. A field of which nothing is left is an absent key.
 */
export function sanitise(value: unknown): unknown {
  const root = { value }
  // Not recursive: nothing limits how deep a hostile message nests.
  const pending: object[] = [root]
  for (let parent = pending.pop(); parent; parent = pending.pop()) {
    const fields = parent as Record<string, unknown>
    for (const [key, child] of Object.entries(fields)) {
      if (typeof child === 'object' && child !== null) pending.push(child)
      if (typeof child !== 'string') continue
      const clean = child.replaceAll('\0', '').toWellFormed()
      if (clean === child) continue
      if (clean === '' && !Array.isArray(parent)) delete fields[key]
      else fields[key] = clean
    }
  }
  return root.value
}
