import { SqlServerError, type SqlType, type SqlValue } from '../../types/sql-type';
import { compileCast } from '../values/cast';
import { operandClash } from '../values/cast/conversion-error';
import { commonType } from '../values/common-type';
import { familyOf, isLob, isNumeric, sameType, typeLabel } from '../values/type-family';
import { type CompiledScalar } from './compiled';

/** Brings an expression to a type as the server does on its own. @throws SqlServerError 206, 257 */
export function convertTo(scalar: CompiledScalar, type: SqlType): CompiledScalar {
  if (scalar.untypedNull === true) return { ...scalar, type };
  if (sameType(scalar.type, type)) return scalar;
  checkImplicit(scalar.type, type);
  return castTo(scalar, type, undefined);
}

/** CAST and CONVERT. @throws SqlServerError 529 */
export function castTo(scalar: CompiledScalar, type: SqlType, style: number | undefined): CompiledScalar {
  if (scalar.untypedNull === true) return { type, nullable: true, constant: null, evaluate: () => null };
  const convert = compileCast(scalar.type, type, style);
  const { evaluate } = scalar;
  const folded = fold(scalar, convert);
  return {
    type,
    nullable: scalar.nullable,
    ...(folded === undefined ? {} : { constant: folded }),
    evaluate: (frame) => {
      const value = evaluate(frame);
      return value === null ? null : convert(value);
    },
  };
}

/** The converted constant; undefined when it is none, or cannot be converted: that is an error only if it is evaluated. */
function fold(scalar: CompiledScalar, convert: (value: SqlValue) => SqlValue): SqlValue | undefined {
  if (scalar.constant === undefined) return undefined;
  if (scalar.constant === null) return null;
  try {
    return convert(scalar.constant);
  } catch (error) {
    if (error instanceof SqlServerError) return undefined;
    throw error;
  }
}

/** @throws SqlServerError 206, 257 where SQL Server wants CONVERT to be written */
export function checkImplicit(from: SqlType, to: SqlType): void {
  if (clashes(from, to)) throw operandClash(from, to);
  if (!needsConvert(from, to)) return;
  throw new SqlServerError(
    257,
    `Implicit conversion from data type ${typeLabel(from)} to ${typeLabel(to)} is not allowed. Use the CONVERT function to run this query.`,
  );
}

function isYoungDateType(type: SqlType): boolean {
  return ['date', 'time', 'datetime2', 'datetimeoffset'].includes(type.name);
}

function clashes(from: SqlType, to: SqlType): boolean {
  if (isNumeric(from) && isYoungDateType(to)) return true;
  if (isYoungDateType(from) && isNumeric(to)) return true;
  if (to.name === 'sql_variant' && (isLob(from) || from.name === 'xml')) return true;
  return (from.name === 'date' && to.name === 'time') || (from.name === 'time' && to.name === 'date');
}

function needsConvert(from: SqlType, to: SqlType): boolean {
  const [source, target] = [familyOf(from), familyOf(to)];
  if (source === 'variant' && target !== 'variant') return true;
  if (source === 'character' && target === 'binary') return true;
  if (source === 'datetime' && isNumeric(to)) return true;
  return source === 'xml' && target === 'character';
}

/** The type of several expressions that stand for one value; nulls without a type follow the others. */
export function commonTypeOf(scalars: readonly CompiledScalar[]): SqlType {
  let type: SqlType | undefined;
  for (const scalar of scalars) {
    if (scalar.untypedNull === true) continue;
    type = type === undefined ? scalar.type : commonType(type, scalar.type);
  }
  return type ?? { name: 'int' };
}
