/** A name as the server makes one up: kind, table, column where there is one, and eight digits of the object's id. */
export function systemName(
  kind: 'PK' | 'UQ' | 'DF' | 'CK' | 'FK',
  table: string,
  objectId: number,
  column?: string,
): string {
  const digits = (objectId >>> 0).toString(16).toUpperCase().padStart(8, '0');
  const parts = [kind, table.slice(0, 9), ...(column === undefined ? [] : [column.slice(0, 5)]), digits];
  return parts.join('__');
}
