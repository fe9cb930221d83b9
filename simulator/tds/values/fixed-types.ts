import { type SqlTypeName } from '../../types/sql-type';
import { TypeToken } from './type-token';

export interface FixedType {
  /** Token of a value that cannot be null: no length before the value. */
  readonly fixedToken: number;
  /** Token of the nullable family: one length byte in TYPE_INFO and before each value, 0 = null. */
  readonly nullableToken: number;
  readonly sizeBytes: number;
}

/** The types that have a form without a length, used for NOT NULL columns and inside sql_variant. */
export const FIXED_TYPES: Partial<Record<SqlTypeName, FixedType>> = {
  bit: { fixedToken: TypeToken.bit, nullableToken: TypeToken.bitN, sizeBytes: 1 },
  tinyint: { fixedToken: TypeToken.tinyint, nullableToken: TypeToken.intN, sizeBytes: 1 },
  smallint: { fixedToken: TypeToken.smallint, nullableToken: TypeToken.intN, sizeBytes: 2 },
  int: { fixedToken: TypeToken.int, nullableToken: TypeToken.intN, sizeBytes: 4 },
  bigint: { fixedToken: TypeToken.bigint, nullableToken: TypeToken.intN, sizeBytes: 8 },
  real: { fixedToken: TypeToken.real, nullableToken: TypeToken.floatN, sizeBytes: 4 },
  float: { fixedToken: TypeToken.float, nullableToken: TypeToken.floatN, sizeBytes: 8 },
  smallmoney: { fixedToken: TypeToken.smallmoney, nullableToken: TypeToken.moneyN, sizeBytes: 4 },
  money: { fixedToken: TypeToken.money, nullableToken: TypeToken.moneyN, sizeBytes: 8 },
  smalldatetime: { fixedToken: TypeToken.smalldatetime, nullableToken: TypeToken.datetimeN, sizeBytes: 4 },
  datetime: { fixedToken: TypeToken.datetime, nullableToken: TypeToken.datetimeN, sizeBytes: 8 },
};
