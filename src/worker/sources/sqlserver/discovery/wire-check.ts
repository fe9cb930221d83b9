import { CdcError } from '../../../../core/errors/cdc-error';
import { formatTableId } from '../../../../core/table-schema';
import { type WireColumn } from '../../../codec/tds/column-format';
import { type CapturedTable } from './captured-table';
import { type CatalogType } from './column-types';

const MAX_ON_WIRE = 0xffff;

type Check = (wire: WireColumn, type: CatalogType) => boolean;

const always: Check = () => true;
const ofSize =
  (bytes: number): Check =>
  ({ dataLength }) =>
    dataLength === undefined || dataLength === bytes;
const ofLength: Check = ({ dataLength }, { maxLength }) =>
  dataLength === (maxLength === -1 ? MAX_ON_WIRE : maxLength);
const ofScale: Check = (wire, { scale }) => wire.scale === scale;
const ofPrecision: Check = (wire, { precision, scale }) =>
  wire.precision === precision && wire.scale === scale;

/** How the server sends a column of each type: the driver's names, and what else has to agree. */
const ON_WIRE: Readonly<Record<string, readonly [names: readonly string[], check: Check]>> = {
  bit: [['Bit', 'BitN'], always],
  tinyint: [['TinyInt', 'IntN'], ofSize(1)],
  smallint: [['SmallInt', 'IntN'], ofSize(2)],
  int: [['Int', 'IntN'], ofSize(4)],
  bigint: [['BigInt', 'IntN'], ofSize(8)],
  real: [['Real', 'FloatN'], ofSize(4)],
  float: [['Float', 'FloatN'], ofSize(8)],
  decimal: [['DecimalN', 'NumericN'], ofPrecision],
  numeric: [['DecimalN', 'NumericN'], ofPrecision],
  money: [['Money', 'MoneyN'], ofSize(8)],
  smallmoney: [['SmallMoney', 'MoneyN'], ofSize(4)],
  char: [['Char'], ofLength],
  varchar: [['VarChar'], ofLength],
  nchar: [['NChar'], ofLength],
  nvarchar: [['NVarChar'], ofLength],
  binary: [['Binary'], ofLength],
  varbinary: [['VarBinary'], ofLength],
  timestamp: [['Binary', 'VarBinary'], ofSize(8)],
  date: [['Date'], always],
  time: [['Time'], ofScale],
  datetime: [['DateTime', 'DateTimeN'], ofSize(8)],
  smalldatetime: [['SmallDateTime', 'DateTimeN'], ofSize(4)],
  datetime2: [['DateTime2'], ofScale],
  datetimeoffset: [['DateTimeOffset'], ofScale],
  uniqueidentifier: [['UniqueIdentifier'], always],
  xml: [['Xml'], always],
};

/**
 * Makes sure that the columns of a result are still those that the table was compiled with: the server changes a column
 * of a change table in place.
 * @param wire the columns of the table, without those that stand before them
 * @throws CdcError for the first column that is another one
 */
export function verifyWireColumns({ schema, columns }: CapturedTable, wire: readonly WireColumn[]): void {
  columns.forEach(({ name, catalogType }, i) => {
    const found = wire[i];
    const known = ON_WIRE[catalogType.name];
    // Columns that the query converts are what it makes of them.
    if (found === undefined || known === undefined) return;
    const [names, check] = known;
    if (names.includes(found.type.name) && check(found, catalogType)) return;
    const table = formatTableId(schema.id);
    const expected = schema.columns[i]?.sourceType ?? catalogType.name;
    const { type, dataLength, precision, scale } = found;
    const message = `reading column ${name} of ${table}: it comes as ${JSON.stringify({ type: type.name, dataLength, precision, scale })}, expected ${expected}`;
    throw new CdcError('CDC_SQLSERVER_SCHEMA_CHANGED', message, { details: { table, column: name } });
  });
}
