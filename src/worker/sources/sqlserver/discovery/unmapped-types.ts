/** How a value of a type without a counterpart is had, as T-SQL over a reference to its column. */
interface Unmapped {
  readonly text: (ref: string) => string;
  readonly bytes: (ref: string) => string;
  readonly isLarge: boolean;
}

/** Base types of a variant whose text loses something without this style. */
const VARIANT_STYLES: readonly (readonly [baseType: string, castTo: string, style: number])[] = [
  ['real', 'real', 3],
  ['float', 'float', 3],
  ['money', 'money', 2],
  ['smallmoney', 'smallmoney', 2],
  ['date', 'date', 126],
  ['time', 'time', 126],
  ['datetime', 'datetime', 126],
  ['smalldatetime', 'smalldatetime', 126],
  ['datetime2', 'datetime2', 126],
  ['datetimeoffset', 'datetimeoffset', 126],
  ['binary', 'varbinary(8000)', 1],
  ['varbinary', 'varbinary(8000)', 1],
];

function variantText(ref: string): string {
  const styled = VARIANT_STYLES.map(
    ([baseType, castTo, style]) =>
      `WHEN '${baseType}' THEN CONVERT(nvarchar(max), CAST(${ref} AS ${castTo}), ${style})`,
  );
  return `CASE CAST(SQL_VARIANT_PROPERTY(${ref}, 'BaseType') AS nvarchar(128)) ${styled.join(' ')} ELSE CONVERT(nvarchar(max), ${ref}) END`;
}

/** Extended WKT: `SRID=4326;POINT (1 2)`. */
function shapeText(ref: string): string {
  return `'SRID=' + CAST(${ref}.STSrid AS varchar(11)) + ';' + ${ref}.ToString()`;
}

/** Extended WKB: well-known binary whose type says that the SRID stands behind it, both little-endian. */
function shapeBytes(ref: string): string {
  const srid = [4, 3, 2, 1].map((byte) => `SUBSTRING(CAST(${ref}.STSrid AS binary(4)), ${byte}, 1)`);
  const wkb = `${ref}.STAsBinary()`;
  return `SUBSTRING(${wkb}, 1, 4) + 0x20 + ${srid.join(' + ')} + SUBSTRING(${wkb}, 6, DATALENGTH(${wkb}))`;
}

const SHAPE: Unmapped = { text: shapeText, bytes: shapeBytes, isLarge: true };

/** By name of the type. */
export const UNMAPPED_TYPES: Readonly<Record<string, Unmapped>> = {
  hierarchyid: {
    text: (ref) => `${ref}.ToString()`,
    bytes: (ref) => `CAST(${ref} AS varbinary(892))`,
    isLarge: false,
  },
  sql_variant: {
    text: variantText,
    bytes: (ref) => `CAST(${ref} AS varbinary(8000))`,
    isLarge: false,
  },
  geometry: SHAPE,
  geography: SHAPE,
};
