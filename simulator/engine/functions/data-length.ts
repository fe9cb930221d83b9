import { type SqlType, type SqlValue, type SqlVariant } from '../../types/sql-type';
import { collationOf } from '../values/text-order';
import { familyOf, fractionDigits, isUnicode, precisionOf } from '../values/type-family';
import { BIGINT, type FunctionDefinition, INT } from './definition';

type Measure = (value: SqlValue) => number;

/** DATALENGTH: the bytes in which the server stores a value. Of xml, which it stores parsed, the bytes of its text. */
export const dataLength: FunctionDefinition = {
  minimum: 1,
  maximum: 1,
  compile: ({ arguments: [argument] }) => {
    if (argument === undefined) throw new RangeError('one argument');
    const measure = measureOf(argument.type);
    const isMax = argument.type.length === -1;
    return {
      type: isMax ? BIGINT : INT,
      nullable: true,
      evaluate: (frame) => {
        const value = argument.evaluate(frame);
        if (value === null) return null;
        return isMax ? BigInt(measure(value)) : measure(value);
      },
    };
  },
};

function measureOf(type: SqlType): Measure {
  switch (familyOf(type)) {
    case 'character':
    case 'xml':
      return textMeasure(type);
    case 'binary':
    case 'hierarchy':
      return (value) => (value as Buffer).length;
    case 'variant':
      return (value) => variantLength(value as SqlVariant);
    default: {
      const bytes = fixedLength(type);
      return () => bytes;
    }
  }
}

function textMeasure(type: SqlType): Measure {
  if (isUnicode(type)) return (value) => 2 * (value as string).length;
  const { codePage } = collationOf(type.collation);
  return (value) => codePage.encode(value as string).length;
}

function variantLength({ type, value }: SqlVariant): number {
  return value === null ? 0 : measureOf(type)(value);
}

const FIXED_LENGTHS: Readonly<Record<string, number>> = {
  bit: 1,
  tinyint: 1,
  smallint: 2,
  int: 4,
  bigint: 8,
  smallmoney: 4,
  money: 8,
  real: 4,
  float: 8,
  date: 3,
  smalldatetime: 4,
  datetime: 8,
  uniqueidentifier: 16,
};

function fixedLength(type: SqlType): number {
  const fixed = FIXED_LENGTHS[type.name];
  if (fixed !== undefined) return fixed;
  switch (type.name) {
    case 'time':
      return timeLength(type);
    case 'datetime2':
      return timeLength(type) + 3;
    case 'datetimeoffset':
      return timeLength(type) + 5;
    default:
      return decimalLength(precisionOf(type));
  }
}

function timeLength(type: SqlType): number {
  const digits = fractionDigits(type);
  return digits <= 2 ? 3 : digits <= 4 ? 4 : 5;
}

/** A byte for the sign, and whole words for the digits. */
function decimalLength(precision: number): number {
  return precision <= 9 ? 5 : precision <= 19 ? 9 : precision <= 28 ? 13 : 17;
}
