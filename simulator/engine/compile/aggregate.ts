import { SqlServerError, type SqlType, type SqlValue } from '../../types/sql-type';
import { type FunctionCall } from '../../sql/ast/query';
import { compileArithmetic } from '../values/arithmetic';
import { compileCast } from '../values/cast';
import { comparatorOf } from '../values/comparison';
import { compileKeyPart } from '../store/key-encoding';
import { familyOf, isNumeric, scaleOf, typeLabel } from '../values/type-family';
import { type CompiledScalar } from './compiled';
import { castTo } from './conversion';
import { type Frame } from './frame';

/** Collects the values of a group. */
export interface Accumulator {
  add(value: SqlValue): void;
  result(): SqlValue;
}

export interface CompiledAggregate {
  readonly type: SqlType;
  readonly nullable: boolean;
  /** Undefined for COUNT(*). */
  readonly argument: ((frame: Frame) => SqlValue) | undefined;
  readonly start: () => Accumulator;
  /** MIN or MAX of its argument: an index may know it. */
  readonly extreme: { readonly kind: 'min' | 'max'; readonly argument: CompiledScalar } | undefined;
}

const NAMES = new Set([
  'COUNT',
  'COUNT_BIG',
  'SUM',
  'AVG',
  'MIN',
  'MAX',
  'STDEV',
  'STDEVP',
  'VAR',
  'VARP',
  'STRING_AGG',
  'CHECKSUM_AGG',
]);

export function isAggregate(call: FunctionCall): boolean {
  return call.name.length === 1 && NAMES.has((call.name[0] ?? '').toUpperCase());
}

/** @throws SqlServerError 174, 8117 */
export function compileAggregate(call: FunctionCall, args: readonly CompiledScalar[]): CompiledAggregate {
  const name = (call.name[0] ?? '').toUpperCase();
  if (call.star) {
    if (!name.startsWith('COUNT')) throw new SqlServerError(102, "Incorrect syntax near '*'.", 15);
    return { ...counting(name), argument: undefined, extreme: undefined };
  }
  const [argument, separator] = args;
  if (argument === undefined || args.length !== (name === 'STRING_AGG' ? 2 : 1)) throw wrongArguments(name);
  const compiled = BUILDERS[name]?.(argument, name, separator);
  if (compiled === undefined) throw wrongArguments(name);
  return call.distinct ? distinctOf(compiled, argument.type) : compiled;
}

function wrongArguments(name: string): SqlServerError {
  return new SqlServerError(174, `The ${name.toLowerCase()} function requires 1 argument(s).`, 15);
}

type Builder = (
  argument: CompiledScalar,
  name: string,
  separator: CompiledScalar | undefined,
) => CompiledAggregate;

const BUILDERS: Readonly<Record<string, Builder>> = {
  COUNT: (argument, name) => ({ ...counting(name), argument: argument.evaluate, extreme: undefined }),
  COUNT_BIG: (argument, name) => ({ ...counting(name), argument: argument.evaluate, extreme: undefined }),
  SUM: sum,
  AVG: average,
  MIN: (argument) => extreme(argument, 'min'),
  MAX: (argument) => extreme(argument, 'max'),
  STDEV: (argument) => spread(argument, true, true),
  STDEVP: (argument) => spread(argument, false, true),
  VAR: (argument) => spread(argument, true, false),
  VARP: (argument) => spread(argument, false, false),
  STRING_AGG: joinText,
  CHECKSUM_AGG: checksum,
};

function counting(name: string): Pick<CompiledAggregate, 'type' | 'nullable' | 'start'> {
  const big = name === 'COUNT_BIG';
  return {
    type: { name: big ? 'bigint' : 'int' },
    nullable: false,
    start: () => {
      let count = 0;
      return {
        add: (value) => {
          if (value !== null) count++;
        },
        result: () => (big ? BigInt(count) : count),
      };
    },
  };
}

function distinctOf(aggregate: CompiledAggregate, type: SqlType): CompiledAggregate {
  const encode = compileKeyPart({ type, nullable: true, descending: false });
  return {
    ...aggregate,
    start: () => {
      const inner = aggregate.start();
      const seen = new Set<string>();
      return {
        add: (value) => {
          const key = encode(value);
          if (seen.has(key)) return;
          seen.add(key);
          inner.add(value);
        },
        result: () => inner.result(),
      };
    },
  };
}

function requireNumeric(argument: CompiledScalar, name: string): void {
  if (isNumeric(argument.type) && argument.type.name !== 'bit') return;
  throw new SqlServerError(
    8117,
    `Operand data type ${typeLabel(argument.type)} is invalid for ${name.toLowerCase()} operator.`,
  );
}

/** The type in which a sum is kept. */
function sumType(type: SqlType): SqlType {
  switch (type.name) {
    case 'tinyint':
    case 'smallint':
    case 'int':
      return { name: 'int' };
    case 'smallmoney':
      return { name: 'money' };
    case 'real':
      return { name: 'float' };
    case 'decimal':
    case 'numeric':
      return { name: type.name, precision: 38, scale: scaleOf(type) };
    default:
      return type;
  }
}

function sum(argument: CompiledScalar, name: string): CompiledAggregate {
  requireNumeric(argument, name);
  const type = sumType(argument.type);
  const plus = compileArithmetic('+', type, type, type);
  const converted = castTo(argument, type, undefined);
  return {
    type,
    nullable: true,
    argument: converted.evaluate,
    extreme: undefined,
    start: () => {
      let total: SqlValue = null;
      return {
        add: (value) => {
          if (value !== null) total = total === null ? value : plus(total, value);
        },
        result: () => total,
      };
    },
  };
}

function average(argument: CompiledScalar, name: string): CompiledAggregate {
  requireNumeric(argument, name);
  const kept = sumType(argument.type);
  const isExact = familyOf(kept) === 'exact' && kept.name !== 'money';
  const type: SqlType = isExact
    ? { name: kept.name, precision: 38, scale: Math.max(6, scaleOf(kept)) }
    : kept;
  const totals = sum(argument, name);
  const count: SqlType =
    familyOf(kept) === 'integer' || familyOf(kept) === 'approximate'
      ? kept
      : { name: 'numeric', precision: 38, scale: 0 };
  const toCount = compileCast({ name: 'int' }, kept.name === 'money' ? kept : count);
  const divide = compileArithmetic('/', kept, kept.name === 'money' ? kept : count, type);
  return {
    ...totals,
    type,
    start: () => {
      const inner = totals.start();
      let rows = 0;
      return {
        add: (value) => {
          if (value !== null) rows++;
          inner.add(value);
        },
        result: () => {
          const total = inner.result();
          return total === null ? null : divide(total, toCount(rows));
        },
      };
    },
  };
}

function extreme(argument: CompiledScalar, kind: 'min' | 'max'): CompiledAggregate {
  if (argument.type.name === 'bit' || argument.type.name === 'xml') {
    throw new SqlServerError(
      8117,
      `Operand data type ${argument.type.name} is invalid for ${kind} operator.`,
    );
  }
  const compare = comparatorOf(argument.type);
  const sign = kind === 'min' ? 1 : -1;
  return {
    type: argument.type,
    nullable: true,
    argument: argument.evaluate,
    extreme: { kind, argument },
    start: () => {
      let best: SqlValue = null;
      return {
        add: (value) => {
          if (value !== null && (best === null || sign * compare(value, best) < 0)) best = value;
        },
        result: () => best,
      };
    },
  };
}

/** Variance by Welford's method, so that large values with a small spread keep their digits. */
function spread(argument: CompiledScalar, sample: boolean, root: boolean): CompiledAggregate {
  requireNumeric(argument, 'stdev');
  const converted = castTo(argument, { name: 'float' }, undefined);
  return {
    type: { name: 'float' },
    nullable: true,
    argument: converted.evaluate,
    extreme: undefined,
    start: () => {
      let count = 0;
      let mean = 0;
      let squares = 0;
      return {
        add: (value) => {
          if (value === null) return;
          count++;
          const distance = (value as number) - mean;
          mean += distance / count;
          squares += distance * ((value as number) - mean);
        },
        result: () => {
          const degrees = sample ? count - 1 : count;
          if (degrees <= 0) return null;
          return root ? Math.sqrt(squares / degrees) : squares / degrees;
        },
      };
    },
  };
}

function joinText(
  argument: CompiledScalar,
  _name: string,
  separator: CompiledScalar | undefined,
): CompiledAggregate {
  const isText = familyOf(argument.type) === 'character';
  const text = isText ? argument : castTo(argument, { name: 'nvarchar', length: 4000 }, undefined);
  const between = typeof separator?.constant === 'string' ? separator.constant : '';
  return {
    type: { ...text.type, length: text.type.length === -1 ? -1 : text.type.name === 'varchar' ? 8000 : 4000 },
    nullable: true,
    argument: text.evaluate,
    extreme: undefined,
    start: () => {
      const parts: string[] = [];
      return {
        add: (value) => {
          if (value !== null) parts.push(value as string);
        },
        result: () => (parts.length === 0 ? null : parts.join(between)),
      };
    },
  };
}

function checksum(argument: CompiledScalar): CompiledAggregate {
  const converted = castTo(argument, { name: 'int' }, undefined);
  return {
    type: { name: 'int' },
    nullable: true,
    argument: converted.evaluate,
    extreme: undefined,
    start: () => {
      let value = 0;
      let any = false;
      return {
        add: (next) => {
          if (next === null) return;
          any = true;
          value ^= next as number;
        },
        result: () => (any ? value : null),
      };
    },
  };
}
