import { SqlServerError, type SqlType, type SqlValue } from '../../../types/sql-type';
import { type CompiledScalar } from '../../compile/compiled';
import { checkImplicit } from '../../compile/conversion';
import { type Frame } from '../../compile/frame';
import { type Column } from '../../store/table-definition';
import { compileCast } from '../../values/cast';
import { collationOf } from '../../values/text-order';
import { familyOf, isUnicode, sameType } from '../../values/type-family';

/** A value on its way into a column: converted, and refused when it does not fit. */
export type StoredScalar = (frame: Frame) => SqlValue;

/** @throws SqlServerError 206, 257 when compiled; 2628 and conversion errors when run */
export function storedValue(scalar: CompiledScalar, column: Column, tableName: string): StoredScalar {
  const { evaluate } = scalar;
  if (scalar.untypedNull === true) return () => null;
  if (sameType(scalar.type, column.type)) return evaluate;
  checkImplicit(scalar.type, column.type);
  const convert = compileStore(scalar.type, column, tableName);
  return (frame) => {
    const value = evaluate(frame);
    return value === null ? null : convert(value);
  };
}

/** Converts values that are not null to what the column holds. */
export function compileStore(
  from: SqlType,
  column: Column,
  tableName: string,
): (value: SqlValue) => SqlValue {
  const { type } = column;
  const convert = compileCast(from, type);
  const limit = type.length;
  if (limit === undefined || limit === -1) return convert;
  const [source, target] = [familyOf(from), familyOf(type)];
  if (source === 'character' && target === 'character') {
    const sizeOf = textSize(type);
    return (value) => {
      if (sizeOf(value as string) > limit && sizeOf((value as string).trimEnd()) > limit) {
        throw truncated(tableName, column.name, (value as string).slice(0, limit));
      }
      return convert(value);
    };
  }
  if (source === 'binary' && target === 'binary') {
    return (value) => {
      if ((value as Buffer).length > limit) throw truncated(tableName, column.name, '');
      return convert(value);
    };
  }
  return convert;
}

/** Characters of UTF-16, bytes of a code page. */
function textSize(type: SqlType): (text: string) => number {
  if (isUnicode(type)) return (text) => text.length;
  const { codePage, codePageId } = collationOf(type.collation);
  const narrow = codePageId !== 65001 && (codePageId < 932 || codePageId > 950);
  return narrow ? (text) => text.length : (text) => codePage.encode(text).length;
}

function truncated(table: string, column: string, value: string): SqlServerError {
  return new SqlServerError(
    2628,
    `String or binary data would be truncated in table '${table}', column '${column}'. Truncated value: '${value}'.`,
  );
}
