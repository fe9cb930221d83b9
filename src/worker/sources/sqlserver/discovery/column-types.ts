import { type ColumnType } from '../../../../core/table-schema';
import { UNMAPPED_TYPES } from './unmapped-types';

/** A column as the catalog describes it; lengths in bytes, -1 = max. */
export interface CatalogType {
  readonly name: string;
  readonly maxLength: number;
  readonly precision: number;
  readonly scale: number;
  readonly collation: string | null;
}

export type UnmappedTypes = 'skip' | 'text' | 'bytes';

export interface MappedType {
  readonly type: ColumnType;
  /** As T-SQL declares it. */
  readonly sourceType: string;
  /** What a query selects for the column `ref`. */
  readonly select: (ref: string) => string;
  /** Large values are not in the rows of an update that did not touch them. */
  readonly isLarge: boolean;
  /** The old large types are never in the image before a change. */
  readonly lacksBefore: boolean;
  /** Whether keys of this type can be sent back to the server. */
  readonly canBeKey: boolean;
}

type Mapping = (type: CatalogType) => MappedType;

const plain = (ref: string): string => ref;

function mapped(type: ColumnType, sourceType: string, more: Partial<MappedType> = {}): MappedType {
  return { type, sourceType, select: plain, isLarge: false, lacksBefore: false, canBeKey: true, ...more };
}

function simple(
  kind: Exclude<ColumnType['kind'], 'decimal' | 'time' | 'timestamp' | 'timestamptz'>,
): Mapping {
  return ({ name }) => mapped({ kind }, name);
}

/** Declared length in characters or bytes. */
function sized(kind: 'string' | 'bytes', bytesPerUnit: 1 | 2): Mapping {
  return ({ name, maxLength }) => {
    const isMax = maxLength === -1;
    const sourceType = `${name}(${isMax ? 'max' : maxLength / bytesPerUnit})`;
    return mapped({ kind }, sourceType, { isLarge: isMax, canBeKey: !isMax });
  };
}

/** text, ntext and image: the driver can only be relied upon for the types that replaced them. */
function oldLarge(kind: 'string' | 'bytes', castTo: string): Mapping {
  return ({ name }) =>
    mapped({ kind }, name, {
      select: (ref) => `CAST(${ref} AS ${castTo})`,
      isLarge: true,
      lacksBefore: true,
      canBeKey: false,
    });
}

function timed(kind: 'time' | 'timestamp' | 'timestamptz'): Mapping {
  return ({ name, scale }) => mapped({ kind, fractionDigits: scale }, `${name}(${scale})`);
}

const decimal: Mapping = ({ name, precision, scale }) =>
  mapped({ kind: 'decimal', precision, scale }, `${name}(${precision},${scale})`);

const MAPPINGS: Readonly<Record<string, Mapping>> = {
  bit: simple('boolean'),
  tinyint: simple('int16'),
  smallint: simple('int16'),
  int: simple('int32'),
  bigint: simple('int64'),
  real: simple('float32'),
  float: simple('float64'),
  decimal,
  numeric: decimal,
  money: ({ name }) => mapped({ kind: 'decimal', precision: 19, scale: 4 }, name),
  smallmoney: ({ name }) => mapped({ kind: 'decimal', precision: 10, scale: 4 }, name),
  char: sized('string', 1),
  varchar: sized('string', 1),
  nchar: sized('string', 2),
  nvarchar: sized('string', 2),
  text: oldLarge('string', 'varchar(max)'),
  ntext: oldLarge('string', 'nvarchar(max)'),
  image: oldLarge('bytes', 'varbinary(max)'),
  binary: sized('bytes', 1),
  varbinary: sized('bytes', 1),
  timestamp: () => mapped({ kind: 'bytes' }, 'rowversion'),
  date: simple('date'),
  time: timed('time'),
  datetime: ({ name }) => mapped({ kind: 'timestamp', fractionDigits: 3 }, name),
  smalldatetime: ({ name }) => mapped({ kind: 'timestamp', fractionDigits: 0 }, name),
  datetime2: timed('timestamp'),
  datetimeoffset: timed('timestamptz'),
  uniqueidentifier: simple('uuid'),
  xml: ({ name }) => mapped({ kind: 'xml' }, name, { isLarge: true, canBeKey: false }),
  // Types that the protocol version in use sends as text.
  json: asText('nvarchar(max)'),
  vector: asText('nvarchar(max)'),
};

function asText(castTo: string): Mapping {
  return ({ name }) =>
    mapped({ kind: 'string' }, name, {
      select: (ref) => `CAST(${ref} AS ${castTo})`,
      isLarge: true,
      canBeKey: false,
    });
}

/** Undefined for a column that is left out. */
export function mapType(type: CatalogType, unmapped: UnmappedTypes): MappedType | undefined {
  const known = MAPPINGS[type.name];
  if (known !== undefined) return known(type);
  const other = UNMAPPED_TYPES[type.name];
  if (other === undefined || unmapped === 'skip') return undefined;
  const { text, bytes, isLarge } = other;
  const more = { isLarge, canBeKey: false };
  return unmapped === 'text'
    ? mapped({ kind: 'string' }, type.name, { ...more, select: text })
    : mapped({ kind: 'bytes' }, type.name, { ...more, select: bytes });
}
