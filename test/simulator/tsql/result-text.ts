/** What the driver tells of a column. */
export interface Column {
  readonly colName: string;
  readonly type: { readonly name: string };
  readonly dataLength?: number | undefined;
  readonly precision?: number | undefined;
  readonly scale?: number | undefined;
}

/** The driver's names of nullable families, with the type that each size stands for. */
const FAMILIES: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  IntN: { 1: 'tinyint', 2: 'smallint', 4: 'int', 8: 'bigint' },
  BitN: { 1: 'bit' },
  FloatN: { 4: 'real', 8: 'float' },
  MoneyN: { 4: 'smallmoney', 8: 'money' },
  DateTimeN: { 4: 'smalldatetime', 8: 'datetime' },
};
const MAX_BYTES = 65_535;

type TypeWriter = (column: Column) => string;

const sized =
  (name: string, bytesPerUnit: number): TypeWriter =>
  ({ dataLength = 0 }) =>
    `${name}(${dataLength === MAX_BYTES ? 'max' : String(dataLength / bytesPerUnit)})`;

const exact =
  (name: string): TypeWriter =>
  ({ precision, scale }) =>
    `${name}(${String(precision)},${String(scale)})`;

const scaled =
  (name: string): TypeWriter =>
  ({ scale }) =>
    `${name}(${String(scale)})`;

const WRITERS: Readonly<Record<string, TypeWriter>> = {
  NumericN: exact('numeric'),
  DecimalN: exact('decimal'),
  Char: sized('char', 1),
  VarChar: sized('varchar', 1),
  Binary: sized('binary', 1),
  VarBinary: sized('varbinary', 1),
  NChar: sized('nchar', 2),
  NVarChar: sized('nvarchar', 2),
  Time: scaled('time'),
  DateTime2: scaled('datetime2'),
  DateTimeOffset: scaled('datetimeoffset'),
  Variant: () => 'sql_variant',
};

/** The type of a column as T-SQL writes it. */
export function typeText(column: Column): string {
  const { name } = column.type;
  return WRITERS[name]?.(column) ?? FAMILIES[name]?.[column.dataLength ?? 0] ?? name.toLowerCase();
}

/** A moment in the driver's milliseconds and the rest of a second beside it. */
function momentText(date: Date & { nanosecondsDelta?: number }, column: Column): string {
  const type = typeText(column);
  const iso = date.toISOString();
  const ticks = Math.round(date.getUTCMilliseconds() * 10_000 + (date.nanosecondsDelta ?? 0) * 10_000_000);
  const digits = type === 'datetime' ? 3 : type === 'smalldatetime' ? 0 : (column.scale ?? 0);
  const fraction = digits === 0 ? '' : `.${String(ticks).padStart(7, '0').slice(0, digits)}`;
  if (type === 'date') return iso.slice(0, 10);
  if (type.startsWith('time')) return `${iso.slice(11, 19)}${fraction}`;
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}${fraction}`;
}

/** Texts that could be taken for something else are quoted. */
function quoted(text: string): string {
  const plain = text !== '' && text !== 'NULL' && text.trim() === text && !/[|"\n\r\t]/.test(text);
  return plain ? text : JSON.stringify(text);
}

function numberText(value: number, column: Column): string {
  const type = typeText(column);
  if (/^(decimal|numeric)/.test(type)) return value.toFixed(column.scale);
  return type.endsWith('money') ? value.toFixed(4) : String(value);
}

/** A value as scripts expect it. */
export function valueText(value: unknown, column: Column): string {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (Buffer.isBuffer(value)) return `0x${value.toString('hex').toUpperCase()}`;
  if (value instanceof Date) return momentText(value, column);
  if (typeof value === 'number') return numberText(value, column);
  return typeof value === 'string' ? quoted(value) : JSON.stringify(value);
}

/** The line above the rows of a result. */
export function headerText(columns: readonly Column[]): string {
  return columns
    .map((column) => `${column.colName === '' ? '(no name)' : column.colName} ${typeText(column)}`)
    .join(' | ');
}
