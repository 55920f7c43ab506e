/**
 * Whether an object states nothing but some fields. What speeds a search up rests on a proof about the constraints it knows: a
 * field it does not know, set to anything but an empty list, switches it off instead of being overlooked.
 */
export function statesOnly(value: object, fields: ReadonlySet<string>): boolean {
  return Object.entries(value).every(([field, set]) => set === undefined || fields.has(field) || (Array.isArray(set) && set.length === 0));
}
