import { SqlServerError } from '../../types/sql-type';

/**
 * hierarchyid packs each ordinal with a variable-length prefix (its range), the value's bits with fixed bits between
 * them, and a last bit that says whether a dot or a slash follows. The ranges and patterns are those of MS-SSCLRT 2.1;
 * `x` marks a bit of the value, the last bit is 1 for a slash.
 */
interface OrdinalFormat {
  readonly low: number;
  readonly high: number;
  readonly pattern: string;
}

const FORMATS: readonly OrdinalFormat[] = [
  { low: -72, high: -9, pattern: '0010xx0x1xxxT' },
  { low: -8, high: -1, pattern: '00111xxxT' },
  { low: 0, high: 3, pattern: '01xxT' },
  { low: 4, high: 7, pattern: '100xxT' },
  { low: 8, high: 15, pattern: '101xxxT' },
  { low: 16, high: 79, pattern: '110xx0x1xxxT' },
  { low: 80, high: 1103, pattern: '1110xxx0xxx0x1xxxT' },
  { low: 1104, high: 5199, pattern: '11110xxxxx0xxx0x1xxxT' },
];

/** `/1/2/` as SQL Server stores it. @throws SqlServerError 6522 for a text that is no path. */
export function parseHierarchy(text: string): Buffer {
  if (!/^\/(\d+(\.\d+)*\/)*$/.test(text)) throw invalidPath(text);
  const ordinals = [...text.matchAll(/(-?\d+)([./])/g)];
  const bits = ordinals.map(([, digits, end]) => encodeOrdinal(Number(digits), end === '/', text)).join('');
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  for (let index = 0; index < bits.length; index++) {
    if (bits[index] === '1') bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (0x80 >> (index & 7));
  }
  return bytes;
}

function encodeOrdinal(ordinal: number, ends: boolean, text: string): string {
  // A dot stands for "after": the ordinal before it is stored one higher.
  const stored = ends ? ordinal : ordinal + 1;
  const format = FORMATS.find(({ low, high }) => stored >= low && stored <= high);
  if (format === undefined) throw invalidPath(text);
  let value = stored - format.low;
  const bits = Array.from(format.pattern);
  for (let index = bits.length - 1; index >= 0; index--) {
    if (bits[index] === 'T') bits[index] = ends ? '1' : '0';
    if (bits[index] !== 'x') continue;
    bits[index] = (value & 1).toString();
    value >>= 1;
  }
  return bits.join('');
}

export function formatHierarchy(bytes: Buffer): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  let text = '/';
  while (/1/.test(bits)) {
    const format = FORMATS.find(({ pattern }) => matches(pattern, bits));
    if (format === undefined) return text;
    const ends = bits[format.pattern.length - 1] === '1';
    const ordinal = decodeOrdinal(format, bits);
    text += ends ? `${ordinal}/` : `${ordinal - 1}.`;
    bits = bits.slice(format.pattern.length);
  }
  return text;
}

function matches(pattern: string, bits: string): boolean {
  return Array.from(pattern).every((mark, index) => mark === 'x' || mark === 'T' || mark === bits[index]);
}

function decodeOrdinal({ low, pattern }: OrdinalFormat, bits: string): number {
  let value = 0;
  Array.from(pattern).forEach((mark, index) => {
    if (mark === 'x') value = value * 2 + (bits[index] === '1' ? 1 : 0);
  });
  return low + value;
}

function invalidPath(text: string): SqlServerError {
  return new SqlServerError(
    6522,
    `A .NET Framework error occurred during execution of user-defined routine or aggregate "hierarchyid": ` +
      `Microsoft.SqlServer.Types.HierarchyIdException: 24001: SqlHierarchyId.Parse failed because the input string '${text}' is not a valid string representation of a SqlHierarchyId node.`,
  );
}
