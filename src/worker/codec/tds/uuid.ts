const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0').toUpperCase());
/** Places of the bytes in the text; SQL Server stores the first three groups little-endian. */
const GROUPS = [
  [3, 2, 1, 0],
  [5, 4],
  [7, 6],
  [8, 9],
  [10, 11, 12, 13, 14, 15],
] as const;

/** `uniqueidentifier` as SQL Server shows it, in upper case. */
export function readUuid(buffer: Buffer, start: number): string {
  let text = '';
  for (const group of GROUPS) {
    if (text !== '') text += '-';
    for (const place of group) text += HEX[buffer[start + place] as number] as string;
  }
  return text;
}
