import { type SqlDateTime, type SqlType, type SqlValue, type SqlVariant } from '../../types/sql-type';
import { collationOf, compareText } from './text-order';
import { guidOrderBytes } from './guid';
import { familyOf } from './type-family';

/** Order of two values of one type, neither null: negative, 0, positive. */
export type Comparator = (left: SqlValue, right: SqlValue) => number;

const scalar: Comparator = (left, right) =>
  (left as number) < (right as number) ? -1 : (left as number) > (right as number) ? 1 : 0;

const moment: Comparator = (left, right) => {
  const a = left as SqlDateTime;
  const b = right as SqlDateTime;
  return a.days === b.days ? a.ticks - b.ticks : a.days - b.days;
};

/** Binary values are equal when they differ in trailing zero bytes only. */
const bytes: Comparator = (left, right) => {
  const a = left as Buffer;
  const b = right as Buffer;
  const shared = Math.min(a.length, b.length);
  const order = a.compare(b, 0, shared, 0, shared);
  if (order !== 0 || a.length === b.length) return order;
  return restIsZero(a, shared) && restIsZero(b, shared) ? 0 : a.length - b.length;
};

function restIsZero(buffer: Buffer, from: number): boolean {
  for (let index = from; index < buffer.length; index++) if (buffer[index] !== 0) return false;
  return true;
}

const guid: Comparator = (left, right) =>
  left === right ? 0 : guidOrderBytes(left as string).compare(guidOrderBytes(right as string));

/** Compares two values of the given type. */
export function comparatorOf(type: SqlType): Comparator {
  switch (familyOf(type)) {
    case 'character':
    case 'xml': {
      const collation = collationOf(type.collation);
      return (left, right) => compareText(left as string, right as string, collation);
    }
    case 'binary':
    case 'hierarchy':
      return bytes;
    case 'datetime':
      return moment;
    case 'guid':
      return guid;
    case 'variant':
      return variant;
    default:
      return scalar;
  }
}

/** sql_variant: by family first (date above number above text above binary), then by value. */
const VARIANT_RANK: Readonly<Record<string, number>> = {
  variant: 9,
  datetime: 8,
  date: 8,
  time: 8,
  approximate: 7,
  exact: 6,
  integer: 6,
  character: 5,
  guid: 4,
  binary: 3,
};

const variant: Comparator = (left, right) => {
  const a = left as SqlVariant;
  const b = right as SqlVariant;
  const rank = (VARIANT_RANK[familyOf(a.type)] ?? 0) - (VARIANT_RANK[familyOf(b.type)] ?? 0);
  if (rank !== 0) return rank;
  if (a.type.name === b.type.name && a.type.scale === b.type.scale)
    return comparatorOf(a.type)(a.value, b.value);
  return scalar(Number(a.value), Number(b.value));
};
