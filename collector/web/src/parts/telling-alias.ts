/** What somebody wrote at a port; undefined where the maker only repeats the port's name: `GigabitEthernet1/0/1 Interface`. */
export function tellingAlias(alias: string | undefined, port: string): string | undefined {
  const text = alias?.trim()
  return text === '' || text === port || text === `${port} Interface` ? undefined : text
}
