import { SqlServerError, type SqlType } from '../../../types/sql-type';
import { typeLabel } from '../type-family';

export function conversionFailed(value: string, from: SqlType, to: SqlType): SqlServerError {
  return new SqlServerError(
    245,
    `Conversion failed when converting the ${typeLabel(from)} value '${value}' to data type ${typeLabel(to)}.`,
  );
}

export function convertingError(from: SqlType, to: SqlType): SqlServerError {
  const target = to.name === 'decimal' ? 'numeric' : typeLabel(to);
  return new SqlServerError(8114, `Error converting data type ${typeLabel(from)} to ${target}.`, 16, 5);
}

export function expressionOverflow(to: SqlType): SqlServerError {
  const target = to.name === 'decimal' ? 'numeric' : typeLabel(to);
  return new SqlServerError(
    8115,
    `Arithmetic overflow error converting expression to data type ${target}.`,
    16,
    2,
  );
}

export function typeOverflow(from: SqlType, to: SqlType): SqlServerError {
  const source = from.name === 'decimal' ? 'numeric' : typeLabel(from);
  const target = to.name === 'decimal' ? 'numeric' : typeLabel(to);
  return new SqlServerError(
    8115,
    `Arithmetic overflow error converting ${source} to data type ${target}.`,
    16,
    8,
  );
}

export function smallIntegerOverflow(value: number | bigint, to: SqlType): SqlServerError {
  return new SqlServerError(
    220,
    `Arithmetic overflow error for data type ${typeLabel(to)}, value = ${value.toString()}.`,
    16,
    2,
  );
}

export function dateSyntax(): SqlServerError {
  return new SqlServerError(241, 'Conversion failed when converting date and/or time from character string.');
}

export function dateOutOfRange(from: SqlType, to: SqlType): SqlServerError {
  return new SqlServerError(
    242,
    `The conversion of a ${typeLabel(from)} data type to a ${typeLabel(to)} data type resulted in an out-of-range value.`,
    16,
    3,
  );
}

export function notAllowed(from: SqlType, to: SqlType): SqlServerError {
  return new SqlServerError(
    529,
    `Explicit conversion from data type ${typeLabel(from)} to ${typeLabel(to)} is not allowed.`,
  );
}

export function operandClash(from: SqlType, to: SqlType): SqlServerError {
  return new SqlServerError(
    206,
    `Operand type clash: ${typeLabel(from)} is incompatible with ${typeLabel(to)}`,
  );
}

export function invalidStyle(style: number, from: SqlType): SqlServerError {
  return new SqlServerError(
    281,
    `${style} is not a valid style number when converting from ${typeLabel(from)} to a character string.`,
  );
}
