import { type SqlType, type SqlValue } from '../../types/sql-type';
import { type Database } from '../runtime/database';
import { type Execution } from '../runtime/execution';

export interface VirtualColumn {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
}

export type VirtualRow = readonly SqlValue[];

export type StatePermission = 'VIEW DATABASE STATE' | 'VIEW SERVER STATE';

/** A system view: rows made up from the state of the engine. */
export interface VirtualTable {
  readonly columns: readonly VirtualColumn[];
  /** Right on the database or the server that a reader needs. */
  readonly permission?: StatePermission | undefined;
  rows(execution: Execution, database: Database): Iterable<VirtualRow>;
}

/** A table-valued system function. */
export interface TableFunction {
  readonly columns: readonly VirtualColumn[];
  readonly parameters: readonly SqlType[];
  /** Arguments that may be left out, from the end. */
  readonly optional?: number;
  readonly permission?: StatePermission | undefined;
  rows(execution: Execution, database: Database, args: readonly SqlValue[]): Iterable<VirtualRow>;
}

const SHORT_TYPES: Readonly<Record<string, SqlType>> = {
  sysname: { name: 'nvarchar', length: 128 },
  int: { name: 'int' },
  bigint: { name: 'bigint' },
  smallint: { name: 'smallint' },
  tinyint: { name: 'tinyint' },
  bit: { name: 'bit' },
  datetime: { name: 'datetime' },
  lsn: { name: 'binary', length: 10 },
  guid: { name: 'uniqueidentifier' },
  variant: { name: 'sql_variant' },
  numeric25: { name: 'numeric', precision: 25, scale: 0 },
  numeric20: { name: 'numeric', precision: 20, scale: 0 },
  real: { name: 'real' },
  float: { name: 'float' },
  max: { name: 'nvarchar', length: -1 },
};

/**
 * Columns from a list such as `name sysname, object_id int, note nvarchar60?`: a question mark makes a column nullable,
 * digits behind nvarchar, varchar, char, nchar, binary, varbinary and datetime2 are the length or scale.
 */
export function columnList(text: string): VirtualColumn[] {
  return text.split(',').map((item) => {
    const [name = '', written = ''] = item.trim().split(/\s+/);
    const nullable = written.endsWith('?');
    return { name, type: shortType(nullable ? written.slice(0, -1) : written), nullable };
  });
}

export function shortType(text: string): SqlType {
  const known = SHORT_TYPES[text];
  if (known !== undefined) return known;
  const match = /^(nvarchar|varchar|nchar|char|binary|varbinary)(\d+|max)$/.exec(text);
  if (match !== null) {
    const [, name = '', length = ''] = match;
    return { name: name as SqlType['name'], length: length === 'max' ? -1 : Number(length) };
  }
  const scaled = /^(datetime2|datetimeoffset)_(\d)$/.exec(text);
  if (scaled === null) throw new RangeError(`unknown column type ${text}`);
  return { name: scaled[1] as SqlType['name'], scale: Number(scaled[2]) };
}
