import { type SqlValue } from '../../../types/sql-type';
import { type Execution } from '../../runtime/execution';
import { type Table } from '../../store/table';
import { compileCast } from '../../values/cast';
import { type RowWriter } from './row-writer';

const BIGINT = { name: 'bigint' } as const;

/** The next value of the identity column, or the explicit one, which the counter does not fall behind. */
export function identityValue(
  { session }: Execution,
  { table, identitySlot }: RowWriter,
  explicit: SqlValue | undefined,
): SqlValue {
  const column = table.definition.columns[identitySlot];
  if (column?.identity === undefined) throw new RangeError('no identity column');
  const seed = BigInt(column.identity.seed);
  const increment = BigInt(column.identity.increment);
  let value: bigint;
  if (explicit === undefined || explicit === null) {
    value = table.identityCurrent === undefined ? seed : table.identityCurrent + increment;
    table.identityCurrent = value;
  } else {
    value = compileCast(column.type, BIGINT)(explicit) as bigint;
    noteIdentity(table, value, increment);
  }
  session.lastIdentity = value;
  session.scopeIdentity = value;
  return compileCast(BIGINT, column.type)(value);
}

/** Keeps the counter ahead of values that came from elsewhere. */
export function noteIdentity(table: Table, value: bigint, increment: bigint): void {
  const current = table.identityCurrent;
  if (current === undefined || (increment > 0n ? value > current : value < current))
    table.identityCurrent = value;
}
