/** SQL Server's types and how the simulator holds their values. Wire and engine share this and nothing else. */

export type SqlTypeName =
  | 'bit'
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'decimal'
  | 'numeric'
  | 'money'
  | 'smallmoney'
  | 'real'
  | 'float'
  | 'char'
  | 'varchar'
  | 'text'
  | 'nchar'
  | 'nvarchar'
  | 'ntext'
  | 'binary'
  | 'varbinary'
  | 'image'
  | 'date'
  | 'time'
  | 'datetime'
  | 'smalldatetime'
  | 'datetime2'
  | 'datetimeoffset'
  | 'uniqueidentifier'
  | 'xml'
  | 'rowversion'
  | 'sql_variant'
  | 'hierarchyid';

export interface SqlType {
  readonly name: SqlTypeName;
  /** Characters for char and nchar types, bytes for binary types; -1 = max. */
  readonly length?: number;
  readonly precision?: number;
  /** Digits after the point of decimal and numeric; fraction digits of time types. */
  readonly scale?: number;
  /** Collation name of character types; the database's when absent. */
  readonly collation?: string;
}

/** Days since 0001-01-01 and 100 ns ticks of the day; UTC for datetimeoffset, whose offset stands beside. */
export interface SqlDateTime {
  readonly days: number;
  readonly ticks: number;
  readonly offsetMinutes: number;
}

export interface SqlVariant {
  readonly type: SqlType;
  readonly value: SqlValue;
}

/**
 * | type                                        | value                                              |
 * |---------------------------------------------|----------------------------------------------------|
 * | bit, tinyint, smallint, int                 | number (bit: 0 or 1)                               |
 * | bigint                                      | bigint                                             |
 * | decimal, numeric, money, smallmoney         | bigint, scaled (money types: scale 4)              |
 * | real, float                                 | number                                             |
 * | character types, uniqueidentifier, xml      | string (uniqueidentifier in upper case)            |
 * | binary types, rowversion, hierarchyid       | Buffer                                             |
 * | date                                        | number, days since 0001-01-01                      |
 * | time                                        | number, 100 ns ticks since midnight                |
 * | datetime, smalldatetime, datetime2, ...offset | SqlDateTime (datetime: ticks of a whole 1/300 s) |
 * | sql_variant                                 | SqlVariant                                         |
 */
export type SqlValue = null | number | bigint | string | Buffer | SqlDateTime | SqlVariant;

/** An error as SQL Server reports it: number, severity (class), state. */
export class SqlServerError extends Error {
  readonly number: number;
  readonly severity: number;
  readonly state: number;
  /** Line of its batch, from 1, that it came from; set where that is known. */
  line: number | undefined;

  constructor(number: number, message: string, severity = 16, state = 1) {
    super(message);
    this.name = new.target.name;
    this.number = number;
    this.severity = severity;
    this.state = state;
  }
}
