import { randomUUID } from 'node:crypto';
import { SqlServerError, type SqlType, type SqlValue, type SqlVariant } from '../../types/sql-type';
import { type CompiledScalar } from '../compile/compiled';
import { castTo } from '../compile/conversion';
import { powerOfTen, rescale } from '../values/decimal';
import { familyOf, isNumeric, precisionOf, scaleOf, typeLabel } from '../values/type-family';
import { FLOAT, type FunctionDefinition, INT, niladic, simple, SYSNAME, VARIANT } from './definition';

/** Keeps the type of its argument; text counts as float. */
function numeric(
  exact: (value: bigint, scale: number) => bigint,
  float: (value: number) => number,
  resultScale?: number,
): FunctionDefinition {
  return {
    minimum: 1,
    maximum: 1,
    compile: ({ arguments: [argument] }) => {
      if (argument === undefined) throw new RangeError('one argument');
      const operand = isNumeric(argument.type) ? argument : castTo(argument, FLOAT, undefined);
      const scale = scaleOf(operand.type);
      const isScaled = familyOf(operand.type) === 'exact';
      return {
        type: numericResult(operand.type, resultScale),
        nullable: true,
        evaluate: (frame) => {
          const value = operand.evaluate(frame);
          if (value === null) return null;
          if (typeof value !== 'bigint') return integerOrFloat(float(value as number), operand.type);
          const result = exact(value, scale);
          return isScaled && resultScale !== undefined && !operand.type.name.endsWith('money')
            ? rescale(result, scale, resultScale)
            : result;
        },
      };
    },
  };
}

function numericResult(type: SqlType, scale: number | undefined): SqlType {
  if (scale === undefined || type.name.endsWith('money') || familyOf(type) !== 'exact') {
    return type.name === 'bit' || type.name === 'tinyint' || type.name === 'smallint' ? INT : type;
  }
  return { name: type.name, precision: precisionOf(type), scale };
}

function integerOrFloat(value: number, type: SqlType): number {
  if (type.name === 'int' && value > 2_147_483_647) {
    throw new SqlServerError(8115, 'Arithmetic overflow error converting expression to data type int.');
  }
  return value;
}

function floatFunction(operation: (value: number) => number): FunctionDefinition {
  return simple({
    takes: [FLOAT],
    returns: FLOAT,
    evaluate: ([value]) => {
      const result = operation(value as number);
      if (Number.isNaN(result))
        throw new SqlServerError(3623, 'An invalid floating point operation occurred.');
      return result;
    },
  });
}

function floorScaled(value: bigint, scale: number): bigint {
  const unit = powerOfTen(scale);
  const rest = value % unit;
  return rest === 0n ? value : value - rest - (value < 0n ? unit : 0n);
}

const round: FunctionDefinition = {
  minimum: 2,
  maximum: 3,
  compile: ({ arguments: [value, digits, cut] }) => {
    if (value === undefined || digits === undefined) throw new RangeError('two arguments');
    const operand = isNumeric(value.type) ? value : castTo(value, FLOAT, undefined);
    const type = operand.type;
    return {
      type,
      nullable: true,
      evaluate: (frame) => {
        const [number, places] = [operand.evaluate(frame), digits.evaluate(frame)];
        if (number === null || places === null) return null;
        const truncates = Number(cut?.evaluate(frame) ?? 0) !== 0;
        return roundTo(number as number | bigint, Number(places), truncates, type);
      },
    };
  },
};

function roundTo(value: number | bigint, places: number, truncates: boolean, type: SqlType): SqlValue {
  if (familyOf(type) === 'approximate') {
    const factor = 10 ** places;
    const scaled = (value as number) * factor;
    return (truncates ? Math.trunc(scaled) : Math.sign(scaled) * Math.round(Math.abs(scaled))) / factor;
  }
  const scale = scaleOf(type);
  if (places >= scale) return value;
  const exact = BigInt(value);
  const unit = powerOfTen(scale - places);
  const rounded = truncates ? exact - (exact % unit) : rescale(exact, scale - places, 0) * unit;
  return typeof value === 'bigint' ? rounded : Number(rounded);
}

const power: FunctionDefinition = {
  minimum: 2,
  maximum: 2,
  compile: ({ arguments: [base, exponent] }) => {
    if (base === undefined || exponent === undefined) throw new RangeError('two arguments');
    const isInteger = familyOf(base.type) === 'integer';
    const type = isInteger ? (base.type.name === 'bigint' ? base.type : INT) : FLOAT;
    const [x, y] = [castTo(base, FLOAT, undefined), castTo(exponent, FLOAT, undefined)];
    const result: CompiledScalar = {
      type: FLOAT,
      nullable: true,
      evaluate: (frame) => {
        const [a, b] = [x.evaluate(frame), y.evaluate(frame)];
        return a === null || b === null ? null : (a as number) ** (b as number);
      },
    };
    return castTo(result, type, undefined);
  },
};

const NUMERIC_TEXT = /^\s*[+-]?[$]?(\d[\d,]*\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;

/** sys.fn_... of a variant's base type. */
function variantProperty(value: SqlValue, type: SqlType, property: string): SqlValue {
  const held = type.name === 'sql_variant' ? (value as SqlVariant).type : type;
  switch (property.toLowerCase()) {
    case 'basetype':
      return { type: SYSNAME, value: typeLabel(held) };
    case 'precision':
      return { type: INT, value: precisionOf(held) };
    case 'scale':
      return { type: INT, value: held.scale ?? 0 };
    case 'maxlength':
      return { type: INT, value: held.length ?? 0 };
    case 'collation':
      return held.collation === undefined ? null : { type: SYSNAME, value: held.collation };
    default:
      return null;
  }
}

export const MATH_FUNCTIONS: Readonly<Record<string, FunctionDefinition>> = {
  ABS: numeric((value) => (value < 0n ? -value : value), Math.abs),
  SIGN: numeric((value, scale) => (value > 0n ? 1n : value < 0n ? -1n : 0n) * powerOfTen(scale), Math.sign),
  FLOOR: numeric(floorScaled, Math.floor, 0),
  CEILING: numeric((value, scale) => -floorScaled(-value, scale), Math.ceil, 0),
  ROUND: round,
  POWER: power,
  SQUARE: floatFunction((value) => value * value),
  SQRT: floatFunction(Math.sqrt),
  EXP: floatFunction(Math.exp),
  LOG10: floatFunction(Math.log10),
  LOG: simple({
    takes: [FLOAT, FLOAT],
    optional: 1,
    returns: FLOAT,
    evaluate: ([value, base]) =>
      Math.log(value as number) / (base === undefined ? 1 : Math.log(base as number)),
  }),
  SIN: floatFunction(Math.sin),
  COS: floatFunction(Math.cos),
  TAN: floatFunction(Math.tan),
  ATAN: floatFunction(Math.atan),
  PI: niladic(FLOAT, () => Math.PI),
  RAND: simple({ takes: [INT], optional: 1, returns: FLOAT, nulls: true, evaluate: () => Math.random() }),
  NEWID: niladic({ name: 'uniqueidentifier' }, () => randomUUID().toUpperCase()),
  NEWSEQUENTIALID: niladic({ name: 'uniqueidentifier' }, () => randomUUID().toUpperCase()),
  ISNUMERIC: simple({
    takes: ['any'],
    returns: INT,
    nulls: true,
    evaluate: ([value]) =>
      typeof value === 'string'
        ? Number(NUMERIC_TEXT.test(value))
        : Number(typeof value === 'number' || typeof value === 'bigint'),
  }),
  SQL_VARIANT_PROPERTY: {
    minimum: 2,
    maximum: 2,
    compile: ({ arguments: [value, property] }) => ({
      type: VARIANT,
      nullable: true,
      evaluate: (frame) => {
        const held = value?.evaluate(frame) ?? null;
        const name = property?.evaluate(frame) ?? null;
        return held === null || name === null || value === undefined
          ? null
          : variantProperty(held, value.type, name as string);
      },
    }),
  },
};
