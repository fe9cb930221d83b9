import { SqlServerError, type SqlType, type SqlValue } from '../../../types/sql-type';
import { compileKeyPart } from '../../store/key-encoding';
import { type KeyBound } from '../../store/sorted-index';
import { compileCast } from '../../values/cast';
import { commonType } from '../../values/common-type';
import { comparatorOf } from '../../values/comparison';
import { familyOf, isNumeric, sameType } from '../../values/type-family';
import { type KeyColumn } from './stored-rows';

/** What a value means for a key column: its part of the key, that nothing can match, or that the key cannot tell. */
export type KeyPartValue = { readonly part: string } | 'nothing' | 'unknown';

/**
 * Compiles the way from a compared value to a key part. Undefined when comparing in the common type orders values
 * differently than the key does, as with a number beside a text column.
 */
export function compileKeyValue(
  column: KeyColumn,
  valueType: SqlType,
): ((value: SqlValue) => KeyPartValue) | undefined {
  const common = commonType(column.type, valueType);
  if (!ordersAlike(column.type, common)) return undefined;
  const encode = compileKeyPart(column);
  if (sameType(column.type, valueType)) {
    return (value) => (value === null ? 'nothing' : { part: encode(value) });
  }
  const convert = compileCast(valueType, column.type);
  const survives = losslessTest(column.type, valueType, common);
  return (value) => {
    if (value === null) return 'nothing';
    try {
      const converted = convert(value);
      return converted !== null && survives(value, converted) ? { part: encode(converted) } : 'unknown';
    } catch (error) {
      if (error instanceof SqlServerError) return 'unknown';
      throw error;
    }
  };
}

function ordersAlike(column: SqlType, common: SqlType): boolean {
  const [own, shared] = [familyOf(column), familyOf(common)];
  if (own === shared) return true;
  return (isNumeric(column) && isNumeric(common)) || (own === 'date' && shared === 'datetime');
}

/** Whether a value is the same after it has become one of the column's type. */
function losslessTest(
  column: SqlType,
  valueType: SqlType,
  common: SqlType,
): (value: SqlValue, converted: SqlValue) => boolean {
  if (familyOf(column) === 'character' && familyOf(valueType) === 'character') {
    // Cut or question-marked texts differ; what only the length of the type differs in does not.
    return (value, converted) =>
      value === converted || (value as string).trimEnd() === (converted as string).trimEnd();
  }
  const [fromValue, fromColumn] = [compileCast(valueType, common), compileCast(column, common)];
  const compare = comparatorOf(common);
  return (value, converted) => compare(fromValue(value), fromColumn(converted)) === 0;
}

/** Of two lower bounds the one that excludes more. */
export function laterLow(left: KeyBound | undefined, right: KeyBound | undefined): KeyBound | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return startsAfter(left, right) ? left : right;
}

/** Whether the keys inside the first bound all lie inside the second, for lower bounds. */
function startsAfter(left: KeyBound, right: KeyBound): boolean {
  if (left.prefix === right.prefix) return !left.inclusive;
  if (left.prefix.startsWith(right.prefix)) return right.inclusive;
  if (right.prefix.startsWith(left.prefix)) return !left.inclusive;
  return left.prefix > right.prefix;
}

/** Of two upper bounds the one that excludes more. */
export function earlierHigh(left: KeyBound | undefined, right: KeyBound | undefined): KeyBound | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return endsBefore(left, right) ? left : right;
}

function endsBefore(left: KeyBound, right: KeyBound): boolean {
  if (left.prefix === right.prefix) return !left.inclusive;
  if (left.prefix.startsWith(right.prefix)) return right.inclusive;
  if (right.prefix.startsWith(left.prefix)) return !left.inclusive;
  return left.prefix < right.prefix;
}
