import { SqlServerError, type SqlDateTime, type SqlType, type SqlValue } from '../../types/sql-type';
import { TICKS_PER_DAY } from './calendar';
import { divideRounded, fits, powerOfTen, rescale } from './decimal';
import { familyOf, precisionOf, scaleOf, typeLabel } from './type-family';

export type BinaryOperation = (left: SqlValue, right: SqlValue) => SqlValue;

/** Values of SQL Server's integer types. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  bit: [0, 1],
  tinyint: [0, 255],
  smallint: [-32_768, 32_767],
  int: [-2_147_483_648, 2_147_483_647],
};

export const MIN_BIGINT = -(2n ** 63n);
export const MAX_BIGINT = 2n ** 63n - 1n;

export function integerRange(type: SqlType): readonly [number, number] {
  return RANGES[type.name] ?? [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
}

export function overflow(type: SqlType): SqlServerError {
  return new SqlServerError(
    8115,
    `Arithmetic overflow error converting expression to data type ${typeLabel(type)}.`,
    16,
    2,
  );
}

function divideByZero(): SqlServerError {
  return new SqlServerError(8134, 'Divide by zero error encountered.');
}

/** The operation on values of `result`, but for exact operands, which keep their own scales. Neither value is null. */
export function compileArithmetic(
  operator: string,
  left: SqlType,
  right: SqlType,
  result: SqlType,
): BinaryOperation {
  switch (familyOf(result)) {
    case 'integer':
      return result.name === 'bigint' ? bigintOperation(operator) : smallIntegerOperation(operator, result);
    case 'exact':
      return exactOperation(operator, scaleOf(left), scaleOf(right), result);
    default:
      return floatOperation(operator, result);
  }
}

function smallIntegerOperation(operator: string, type: SqlType): BinaryOperation {
  const [low, high] = integerRange(type);
  const operation = NUMBER_OPERATIONS[operator];
  if (operation === undefined) throw new RangeError(`no operator ${operator}`);
  return (a, b) => {
    const value = operation(a as number, b as number);
    if (value < low || value > high) throw overflow(type);
    return value;
  };
}

const NUMBER_OPERATIONS: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => {
    if (b === 0) throw divideByZero();
    return Math.trunc(a / b);
  },
  '%': (a, b) => {
    if (b === 0) throw divideByZero();
    return (a % b) + 0;
  },
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
};

const BIGINT_OPERATIONS: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => {
    if (b === 0n) throw divideByZero();
    return a / b;
  },
  '%': (a, b) => {
    if (b === 0n) throw divideByZero();
    return a % b;
  },
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
};

function bigintOperation(operator: string): BinaryOperation {
  const operation = BIGINT_OPERATIONS[operator];
  if (operation === undefined) throw new RangeError(`no operator ${operator}`);
  return (a, b) => {
    const value = operation(a as bigint, b as bigint);
    if (value < MIN_BIGINT || value > MAX_BIGINT) throw overflow({ name: 'bigint' });
    return value;
  };
}

/** On scaled numbers of the operands' own scales. */
function exactOperation(operator: string, s1: number, s2: number, result: SqlType): BinaryOperation {
  const scale = scaleOf(result);
  const limit = precisionOf(result);
  const compute = scaledOperation(operator, s1, s2, scale);
  return (a, b) => {
    const value = compute(a as bigint, b as bigint);
    if (!fits(value, limit)) throw overflow(result);
    return value;
  };
}

function scaledOperation(
  operator: string,
  s1: number,
  s2: number,
  scale: number,
): (a: bigint, b: bigint) => bigint {
  switch (operator) {
    case '+':
      return (a, b) => rescaleSum(a, s1, b, s2, scale, 1n);
    case '-':
      return (a, b) => rescaleSum(a, s1, b, s2, scale, -1n);
    case '*':
      return (a, b) => rescale(a * b, s1 + s2, scale);
    case '/':
      return (a, b) => {
        if (b === 0n) throw divideByZero();
        // Decimal division cuts surplus digits; one is kept for none to be lost to the scales' difference.
        const shift = scale + s2 - s1;
        return shift >= 0 ? (a * powerOfTen(shift)) / b : divideRounded(a, b * powerOfTen(-shift));
      };
    case '%':
      return (a, b) => {
        if (b === 0n) throw divideByZero();
        const wide = Math.max(s1, s2);
        return rescale(rescale(a, s1, wide) % rescale(b, s2, wide), wide, scale);
      };
    default:
      throw new RangeError(`no operator ${operator}`);
  }
}

function rescaleSum(a: bigint, s1: number, b: bigint, s2: number, scale: number, sign: bigint): bigint {
  const wide = Math.max(s1, s2);
  return rescale(rescale(a, s1, wide) + sign * rescale(b, s2, wide), wide, scale);
}

function floatOperation(operator: string, type: SqlType): BinaryOperation {
  const round = type.name === 'real' ? Math.fround : (value: number): number => value;
  return (a, b) => {
    const value = round(floatValue(operator, a as number, b as number));
    if (!Number.isFinite(value)) throw overflow(type);
    return value;
  };
}

function floatValue(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      if (b === 0) throw divideByZero();
      return a / b;
    default:
      throw new SqlServerError(
        402,
        'The data types float and float are incompatible in the modulo operator.',
      );
  }
}

/** datetime + datetime and datetime - datetime: days and time counted from 1900-01-01. */
export function addDateTimes(
  left: SqlDateTime,
  right: SqlDateTime,
  sign: 1 | -1,
  day1900: number,
): SqlDateTime {
  let days = left.days + sign * (right.days - day1900);
  let ticks = left.ticks + sign * right.ticks;
  if (ticks < 0) {
    ticks += TICKS_PER_DAY;
    days--;
  } else if (ticks >= TICKS_PER_DAY) {
    ticks -= TICKS_PER_DAY;
    days++;
  }
  return { days, ticks, offsetMinutes: 0 };
}
