import { InvariantError } from '../../../../core/errors/cdc-error';
import { type Value } from '../../../../core/table-schema';
import { type Lsn } from '../../../codec/lsn';

/** Values of catalog queries, as what they are known to be. @throws InvariantError for anything else */
export function textCell(value: Value | undefined): string {
  if (typeof value !== 'string') throw unexpected('text', value);
  return value;
}

export function textOrNull(value: Value | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** Of any integer type; bigint comes as digits. */
export function integerCell(value: Value | undefined): number {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) throw unexpected('an integer', value);
  return number;
}

/** Of a column that is read by an LSN reader. */
export function lsnOrNull(value: Value | undefined): Lsn | null {
  return typeof value === 'string' ? (value as Lsn) : null;
}

function unexpected(expected: string, value: Value | undefined): InvariantError {
  return new InvariantError(`the catalog has a ${typeof value} where ${expected} was expected`);
}
