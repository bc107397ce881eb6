type NullableKeys<Row> = { [Key in keyof Row]: null extends Row[Key] ? Key : never }[keyof Row]

/** A row in which what SQL calls NULL is an absent key. */
export type WithoutNulls<Row> = { [Key in Exclude<keyof Row, NullableKeys<Row>>]: Row[Key] } & {
  [Key in NullableKeys<Row>]?: NonNullable<Row[Key]>
}

/** Leaves out every key that holds null: absent knowledge is an absent key. */
export function withoutNulls<Row extends object>(row: Row): WithoutNulls<Row> {
  return Object.fromEntries(
    Object.entries(row).filter(([, value]) => value !== null),
  ) as WithoutNulls<Row>
}
