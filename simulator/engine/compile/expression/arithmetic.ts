import { type SqlDateTime, type SqlType, type SqlValue } from '../../../types/sql-type';
import { type ArithmeticOperator, type Expression } from '../../../sql/ast/query';
import { addDateTimes, compileArithmetic } from '../../values/arithmetic';
import { DAY_1900 } from '../../values/calendar';
import { compileCast } from '../../values/cast';
import { operandClash } from '../../values/cast/conversion-error';
import { arithmeticType, commonType, noSuchOperator } from '../../values/common-type';
import { digitCount } from '../../values/decimal';
import { familyOf, isNumeric, isUnicode } from '../../values/type-family';
import { type CompiledScalar } from '../compiled';
import { type Compiler } from '../compiler';
import { convertTo } from '../conversion';
import { type Scope } from '../scope';

type Binary = Expression & { kind: 'binary' };

export function compileBinary(c: Compiler, expression: Binary, scope: Scope): CompiledScalar {
  return combine(expression.operator, c.scalar(expression.left, scope), c.scalar(expression.right, scope));
}

/** Applies an arithmetic operator to two compiled operands. */
export function combine(
  operator: ArithmeticOperator,
  left: CompiledScalar,
  right: CompiledScalar,
): CompiledScalar {
  const [l, r] = typedNulls(left, right);
  const families = [familyOf(l.type), familyOf(r.type)];
  if (operator === '+' && families.every((family) => family === 'character')) return concatenate(l, r);
  if (operator === '+' && families.every((family) => family === 'binary')) return concatenateBytes(l, r);
  if (families.includes('datetime') || families.includes('date') || families.includes('time')) {
    return shiftDate(operator, l, r);
  }
  return compute(operator, l, r);
}

/** NULL takes the type of the other side. */
function typedNulls(left: CompiledScalar, right: CompiledScalar): [CompiledScalar, CompiledScalar] {
  if (left.untypedNull === true && right.untypedNull !== true) return [{ ...left, type: right.type }, right];
  if (right.untypedNull === true && left.untypedNull !== true) return [left, { ...right, type: left.type }];
  return [left, right];
}

/** Both operands present, or null. */
function strict(
  type: SqlType,
  left: CompiledScalar,
  right: CompiledScalar,
  operation: (a: SqlValue, b: SqlValue) => SqlValue,
): CompiledScalar {
  const [first, second] = [left.evaluate, right.evaluate];
  return {
    type,
    nullable: left.nullable || right.nullable,
    evaluate: (frame) => {
      const a = first(frame);
      if (a === null) return null;
      const b = second(frame);
      return b === null ? null : operation(a, b);
    },
  };
}

function compute(operator: ArithmeticOperator, left: CompiledScalar, right: CompiledScalar): CompiledScalar {
  const [l, r] = numericOperands(operator, left, right);
  const type = arithmeticType(operator, operandOf(l), operandOf(r));
  if ('&|^'.includes(operator) && familyOf(type) !== 'integer')
    throw noSuchOperator(operator, l.type, r.type);
  if (familyOf(type) === 'exact') {
    const [el, er] = [toExactOperand(l, type), toExactOperand(r, type)];
    return strict(type, el, er, compileArithmetic(operator, el.type, er.type, type));
  }
  const [cl, cr] = [convertTo(l, type), convertTo(r, type)];
  return strict(type, cl, cr, compileArithmetic(operator, type, type, type));
}

/** Text beside a number becomes a number of its type; a byte string beside an integer too. */
function numericOperands(
  operator: string,
  left: CompiledScalar,
  right: CompiledScalar,
): [CompiledScalar, CompiledScalar] {
  if (isNumeric(left.type) && isNumeric(right.type)) return [left, right];
  if (isNumeric(left.type) && isConvertible(right.type)) return [left, convertTo(right, left.type)];
  if (isNumeric(right.type) && isConvertible(left.type)) return [convertTo(left, right.type), right];
  throw noSuchOperator(operator, left.type, right.type);
}

function isConvertible(type: SqlType): boolean {
  return familyOf(type) === 'character' || familyOf(type) === 'binary';
}

function operandOf(scalar: CompiledScalar): { type: SqlType; constantDigits: number | undefined } {
  const isIntegerConstant = typeof scalar.constant === 'number' && familyOf(scalar.type) === 'integer';
  return {
    type: scalar.type,
    constantDigits: isIntegerConstant ? digitCount(BigInt(scalar.constant)) : undefined,
  };
}

/** Exact operands keep their scale; integers become decimals of scale 0. */
function toExactOperand(scalar: CompiledScalar, result: SqlType): CompiledScalar {
  if (result.name === 'money' || result.name === 'smallmoney') return convertTo(scalar, result);
  if (familyOf(scalar.type) === 'exact') return scalar;
  return convertTo(scalar, { name: 'numeric', precision: 38, scale: 0 });
}

function concatenate(left: CompiledScalar, right: CompiledScalar): CompiledScalar {
  const unicode = isUnicode(left.type) || isUnicode(right.type);
  const limit = unicode ? 4000 : 8000;
  const [a, b] = [left.type.length ?? -1, right.type.length ?? -1];
  const length = a === -1 || b === -1 ? -1 : Math.min(a + b, limit);
  const { collation } = commonType(left.type, right.type);
  const type: SqlType = {
    name: unicode ? 'nvarchar' : 'varchar',
    length,
    ...(collation === undefined ? {} : { collation }),
  };
  return strict(type, left, right, (x, y) => {
    const text = (x as string) + (y as string);
    return length === -1 || text.length <= length ? text : text.slice(0, length);
  });
}

function concatenateBytes(left: CompiledScalar, right: CompiledScalar): CompiledScalar {
  const [a, b] = [left.type.length ?? -1, right.type.length ?? -1];
  const length = a === -1 || b === -1 ? -1 : Math.min(a + b, 8000);
  return strict({ name: 'varbinary', length }, left, right, (x, y) =>
    Buffer.concat([x as Buffer, y as Buffer]),
  );
}

/** datetime and smalldatetime take days and other datetimes; the younger types take neither. */
function shiftDate(
  operator: ArithmeticOperator,
  left: CompiledScalar,
  right: CompiledScalar,
): CompiledScalar {
  const type = commonType(left.type, right.type);
  if ((operator !== '+' && operator !== '-') || (type.name !== 'datetime' && type.name !== 'smalldatetime')) {
    if (isNumeric(left.type) || isNumeric(right.type)) throw operandClash(left.type, right.type);
    throw noSuchOperator(operator, left.type, right.type);
  }
  const datetime: SqlType = { name: 'datetime' };
  const narrow = compileCast(datetime, type);
  const [l, r] = [convertTo(left, datetime), convertTo(right, datetime)];
  return strict(type, l, r, (x, y) =>
    narrow(addDateTimes(x as SqlDateTime, y as SqlDateTime, operator === '+' ? 1 : -1, DAY_1900)),
  );
}

export function compileUnary(
  c: Compiler,
  expression: Expression & { kind: 'unary' },
  scope: Scope,
): CompiledScalar {
  const operand = c.scalar(expression.operand, scope);
  if (expression.operator === '+') return operand;
  if (!isNumeric(operand.type))
    throw noSuchOperator(expression.operator === '-' ? 'minus' : "'~'", operand.type, operand.type);
  return expression.operator === '-' ? negate(operand) : invert(operand);
}

function negate(operand: CompiledScalar): CompiledScalar {
  const type: SqlType =
    operand.type.name === 'bit' || operand.type.name === 'tinyint' ? { name: 'smallint' } : operand.type;
  const operation = (value: SqlValue): SqlValue =>
    typeof value === 'bigint' ? -value : -(value as number) + 0;
  const { evaluate } = operand;
  const constant = operand.constant;
  return {
    type,
    nullable: operand.nullable,
    ...(constant === undefined ? {} : { constant: constant === null ? null : operation(constant) }),
    evaluate: (frame) => {
      const value = evaluate(frame);
      return value === null ? null : operation(value);
    },
  };
}

function invert(operand: CompiledScalar): CompiledScalar {
  const { evaluate, type, nullable } = operand;
  const limit = type.name === 'tinyint' ? 0xff : -1;
  return {
    type,
    nullable,
    evaluate: (frame) => {
      const value = evaluate(frame);
      if (value === null) return null;
      if (typeof value === 'bigint') return ~value;
      return type.name === 'bit' ? 1 - (value as number) : ~(value as number) & limit;
    },
  };
}
