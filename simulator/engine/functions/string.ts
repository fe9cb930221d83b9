import { createHash } from 'node:crypto';
import { SqlServerError, type SqlType, type SqlValue } from '../../types/sql-type';
import { likeToRegExp } from '../compile/expression/like';
import { type CompiledScalar } from '../compile/compiled';
import { castTo } from '../compile/conversion';
import { tryParseName } from '../../sql/parser';
import { collationOf } from '../values/text-order';
import { familyOf, isUnicode } from '../values/type-family';
import { dataLength } from './data-length';
import {
  BIGINT,
  type FunctionDefinition,
  INT,
  NVARCHAR,
  simple,
  type SimpleFunction,
  SYSNAME,
} from './definition';

const first = (args: readonly CompiledScalar[]): SqlType => args[0]?.type ?? NVARCHAR;

/** Of the first argument's kind, up to the longest its type can hold. */
const grown = (args: readonly CompiledScalar[]): SqlType => {
  const type = first(args);
  const limit = isUnicode(type) ? 4000 : 8000;
  return {
    ...type,
    name: isUnicode(type) ? 'nvarchar' : 'varchar',
    length: type.length === -1 ? -1 : limit,
  };
};

const varying = (args: readonly CompiledScalar[]): SqlType => {
  const type = first(args);
  return { ...type, name: type.name === 'char' ? 'varchar' : type.name === 'nchar' ? 'nvarchar' : type.name };
};

/** No longer than the count, where that is a constant. */
const cutTo =
  (place: number) =>
  (args: readonly CompiledScalar[]): SqlType => {
    const type = varying(args);
    const count = args[place]?.constant;
    if (typeof count !== 'number' && typeof count !== 'bigint') return type;
    const length = Math.max(1, Number(count));
    return type.length === undefined || type.length === -1 || type.length > length
      ? { ...type, length }
      : type;
  };

const text = (value: SqlValue | undefined): string => (typeof value === 'string' ? value : '');
const number = (value: SqlValue | undefined): number => Number(value ?? 0);

function sized(change: (source: string) => string): FunctionDefinition {
  return simple({ takes: ['text'], returns: varying, evaluate: ([value]) => change(text(value)) });
}

/** In the collation's eyes equal texts are found whatever their case. */
function indexIn(source: string, wanted: string, from: number, type: SqlType | undefined): number {
  return collationOf(type?.collation).caseSensitive
    ? source.indexOf(wanted, from)
    : source.toUpperCase().indexOf(wanted.toUpperCase(), from);
}

/** A function that counts characters of one argument: in bigint where that one is of a max type. */
function counting(
  place: number,
  options: Omit<SimpleFunction, 'returns' | 'evaluate'> & {
    readonly evaluate: (values: readonly SqlValue[]) => number;
  },
): FunctionDefinition {
  const count = options.evaluate;
  return {
    minimum: options.takes.length - (options.optional ?? 0),
    maximum: options.takes.length,
    compile: (site) => {
      const isMax = site.arguments[place]?.type.length === -1;
      const evaluate = (values: readonly SqlValue[]): SqlValue =>
        isMax ? BigInt(count(values)) : count(values);
      return simple({ ...options, returns: isMax ? BIGINT : INT, evaluate }).compile(site);
    },
  };
}

const substring: FunctionDefinition = {
  minimum: 3,
  maximum: 3,
  compile: ({ arguments: [source, start, length] }) => {
    if (source === undefined || start === undefined || length === undefined)
      throw new RangeError('three arguments');
    const isBinary = familyOf(source.type) === 'binary';
    const value =
      isBinary || familyOf(source.type) === 'character' ? source : castTo(source, NVARCHAR, undefined);
    const [from, count] = [castTo(start, BIGINT, undefined), castTo(length, BIGINT, undefined)];
    return {
      type: isBinary ? { ...value.type, name: 'varbinary' } : cutTo(1)([value, length]),
      nullable: true,
      evaluate: (frame) => {
        const whole = value.evaluate(frame);
        const [at, size] = [from.evaluate(frame), count.evaluate(frame)];
        if (whole === null || at === null || size === null) return null;
        return cut(whole as string | Buffer, Number(at), Number(size));
      },
    };
  },
};

function cut(whole: string | Buffer, start: number, length: number): string | Buffer {
  if (length < 0) {
    throw new SqlServerError(537, 'Invalid length parameter passed to the LEFT or SUBSTRING function.');
  }
  const from = Math.max(0, start - 1);
  const to = Math.max(from, start - 1 + length);
  return typeof whole === 'string' ? whole.slice(from, to) : whole.subarray(from, to);
}

const replaceText = simple({
  takes: ['text', 'text', 'text'],
  returns: grown,
  evaluate: ([source, from, to]) => {
    if (text(from) === '') return text(source);
    const pattern = new RegExp(text(from).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'gi');
    return text(source).replace(pattern, () => text(to));
  },
});

/** CONCAT reads null as nothing. */
const concat: FunctionDefinition = {
  minimum: 2,
  maximum: 254,
  compile: ({ arguments: args }) => {
    const texts = args.map((argument) =>
      argument.untypedNull === true || familyOf(argument.type) === 'character'
        ? argument
        : castTo(argument, NVARCHAR, undefined),
    );
    const unicode = texts.some(({ type }) => isUnicode(type));
    const max = texts.some(({ type }) => type.length === -1);
    return {
      type: { name: unicode ? 'nvarchar' : 'varchar', length: max ? -1 : unicode ? 4000 : 8000 },
      nullable: false,
      evaluate: (frame) => texts.map(({ evaluate }) => text(evaluate(frame))).join(''),
    };
  },
};

const HASHES: Readonly<Record<string, string>> = {
  MD5: 'md5',
  SHA: 'sha1',
  SHA1: 'sha1',
  SHA2_256: 'sha256',
  SHA2_512: 'sha512',
};

const hashBytes: FunctionDefinition = {
  minimum: 2,
  maximum: 2,
  compile: ({ arguments: [algorithm, input] }) => {
    if (algorithm === undefined || input === undefined) throw new RangeError('two arguments');
    const bytes = castTo(input, { name: 'varbinary', length: -1 }, undefined);
    return {
      type: { name: 'varbinary', length: 8000 },
      nullable: true,
      evaluate: (frame) => {
        const name = HASHES[text(algorithm.evaluate(frame)).toUpperCase()];
        const value = bytes.evaluate(frame);
        return name === undefined || value === null
          ? null
          : createHash(name)
              .update(value as Buffer)
              .digest();
      },
    };
  },
};

function quoteName(name: string, mark: string): SqlValue {
  if (name.length > 128) return null;
  const [open, close] =
    { '': '[]', '[': '[]', ']': '[]', "'": "''", '"': '""', '(': '()', '<': '<>' }[mark] ?? [];
  if (open === undefined || close === undefined) return null;
  return open + name.replaceAll(close, close + close) + close;
}

/** Digits of a float in a field of fixed width. */
function str(value: number, width: number, decimals: number): string {
  const fixed = value.toFixed(decimals);
  return fixed.length > width ? '*'.repeat(width) : fixed.padStart(width);
}

const checksum: FunctionDefinition = {
  minimum: 1,
  maximum: 254,
  compile: ({ arguments: args }) => {
    const texts = args.map((argument) => castTo(argument, { name: 'varbinary', length: -1 }, undefined));
    return {
      type: INT,
      nullable: false,
      evaluate: (frame) => {
        let sum = 0;
        for (const { evaluate } of texts) {
          const bytes = evaluate(frame) as Buffer | null;
          if (bytes === null) sum ^= 0x7fff_ffff;
          for (const byte of bytes ?? []) sum = ((sum << 4) ^ (sum >>> 28) ^ byte) | 0;
        }
        return sum;
      },
    };
  },
};

export const STRING_FUNCTIONS: Readonly<Record<string, FunctionDefinition>> = {
  LEN: counting(0, {
    takes: ['text'],
    evaluate: ([value]) => text(value).replace(/ +$/, '').length,
  }),
  DATALENGTH: dataLength,
  UPPER: sized((source) => source.toUpperCase()),
  LOWER: sized((source) => source.toLowerCase()),
  LTRIM: sized((source) => source.replace(/^ +/, '')),
  RTRIM: sized((source) => source.replace(/ +$/, '')),
  TRIM: sized((source) => source.replace(/^ +| +$/g, '')),
  REVERSE: sized((source) => Array.from(source).reverse().join('')),
  LEFT: simple({
    takes: ['text', INT],
    returns: cutTo(1),
    evaluate: ([source, count]) => cut(text(source), 1, number(count)),
  }),
  RIGHT: simple({
    takes: ['text', INT],
    returns: cutTo(1),
    evaluate: ([source, count]) => (number(count) === 0 ? '' : text(source).slice(-number(count))),
  }),
  SUBSTRING: substring,
  REPLACE: replaceText,
  REPLICATE: simple({
    takes: ['text', INT],
    returns: grown,
    evaluate: ([source, count]) => (number(count) < 0 ? null : text(source).repeat(number(count))),
  }),
  SPACE: simple({
    takes: [INT],
    returns: { name: 'varchar', length: 8000 },
    evaluate: ([count]) => (number(count) < 0 ? null : ' '.repeat(number(count))),
  }),
  CHARINDEX: {
    minimum: 2,
    maximum: 3,
    compile: (site) =>
      counting(1, {
        takes: ['text', 'text', INT],
        optional: 1,
        evaluate: ([wanted, source, start]) =>
          text(wanted) === ''
            ? 0
            : indexIn(text(source), text(wanted), Math.max(0, number(start) - 1), site.arguments[1]?.type) +
              1,
      }).compile(site),
  },
  PATINDEX: counting(1, {
    takes: ['text', 'text'],
    evaluate: ([pattern, source]) => patternIndex(text(pattern), text(source)),
  }),
  STUFF: simple({
    takes: ['text', INT, INT, 'text'],
    returns: grown,
    evaluate: ([source, start, length, inserted]) => {
      const at = number(start) - 1;
      if (at < 0 || number(length) < 0 || at >= text(source).length) return null;
      return text(source).slice(0, at) + text(inserted) + text(source).slice(at + number(length));
    },
  }),
  CONCAT: concat,
  ASCII: simple({
    takes: ['text'],
    returns: INT,
    evaluate: ([value]) => (text(value) === '' ? null : text(value).charCodeAt(0) & 0xff),
  }),
  UNICODE: simple({
    takes: ['text'],
    returns: INT,
    evaluate: ([value]) => (text(value) === '' ? null : text(value).charCodeAt(0)),
  }),
  CHAR: simple({
    takes: [INT],
    returns: { name: 'char', length: 1 },
    evaluate: ([code]) =>
      number(code) < 0 || number(code) > 255
        ? null
        : collationOf(undefined).codePage.decode(Buffer.from([number(code)])),
  }),
  NCHAR: simple({
    takes: [INT],
    returns: { name: 'nchar', length: 1 },
    evaluate: ([code]) => String.fromCharCode(number(code)),
  }),
  STR: simple({
    takes: [{ name: 'float' }, INT, INT],
    optional: 2,
    returns: { name: 'varchar', length: 8000 },
    evaluate: ([value, width = 10, decimals = 0]) => str(number(value), number(width), number(decimals)),
  }),
  QUOTENAME: simple({
    takes: [NVARCHAR, { name: 'nchar', length: 1 }],
    optional: 1,
    returns: { name: 'nvarchar', length: 258 },
    evaluate: ([name, mark]) => quoteName(text(name), text(mark)),
  }),
  PARSENAME: simple({
    takes: [SYSNAME, INT],
    returns: SYSNAME,
    evaluate: ([name, part]) => {
      const found = tryParseName(text(name))?.at(-number(part));
      return found === undefined || found === '' ? null : found;
    },
  }),
  HASHBYTES: hashBytes,
  CHECKSUM: checksum,
  BINARY_CHECKSUM: checksum,
};

function patternIndex(pattern: string, source: string): number {
  const anchoredStart = !pattern.startsWith('%');
  const anchoredEnd = !pattern.endsWith('%');
  const core = pattern.replace(/^%|%$/g, '');
  const whole = likeToRegExp(core, null, true).source.slice(1, -1);
  const found = new RegExp(`${anchoredStart ? '^' : ''}${whole}${anchoredEnd ? '$' : ''}`, 'iu').exec(source);
  return found === null ? 0 : found.index + 1;
}
