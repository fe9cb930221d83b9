import { SqlServerError, type SqlType } from '../../types/sql-type';
import { type CompiledScalar } from '../compile/compiled';
import { castTo } from '../compile/conversion';
import { familyOf, isUnicode } from '../values/type-family';
import { type FunctionDefinition, NVARCHAR, NVARCHAR_MAX, simple, SYSNAME } from './definition';

function asText(argument: CompiledScalar): CompiledScalar {
  const isText = argument.untypedNull === true || familyOf(argument.type) === 'character';
  return isText ? argument : castTo(argument, NVARCHAR, undefined);
}

function joinedType(texts: readonly CompiledScalar[]): SqlType {
  const unicode = texts.some(({ type }) => isUnicode(type));
  const isMax = texts.some(({ type }) => type.length === -1);
  const limit = unicode ? 4000 : 8000;
  return { name: unicode ? 'nvarchar' : 'varchar', length: isMax ? -1 : limit };
}

/** Leaves out what is null, with its separator. */
const concatWithSeparator: FunctionDefinition = {
  minimum: 3,
  maximum: 254,
  compile: ({ arguments: args }) => {
    const [separator, ...parts] = args.map(asText);
    if (separator === undefined) throw new RangeError('three arguments');
    return {
      type: joinedType([separator, ...parts]),
      nullable: false,
      evaluate: (frame) =>
        parts
          .map(({ evaluate }) => evaluate(frame))
          .filter((part) => typeof part === 'string')
          .join((separator.evaluate(frame) as string | null) ?? ''),
    };
  },
};

/** @throws SqlServerError 9828 */
function translate(source: string, from: string, to: string): string {
  if (from.length !== to.length) {
    throw new SqlServerError(
      9828,
      'The second and third arguments of the TRANSLATE built-in function must contain an equal number of characters.',
    );
  }
  return Array.from(source, (character) => {
    const at = from.toLowerCase().indexOf(character.toLowerCase());
    return at < 0 ? character : to.charAt(at);
  }).join('');
}

export const TEXT_BUILDING_FUNCTIONS: Readonly<Record<string, FunctionDefinition>> = {
  CONCAT_WS: concatWithSeparator,
  TRANSLATE: simple({
    takes: ['text', NVARCHAR, NVARCHAR],
    returns: ([source]) => source?.type ?? NVARCHAR,
    evaluate: ([source, from, to]) => translate(source as string, from as string, to as string),
  }),
  STRING_ESCAPE: simple({
    takes: [NVARCHAR_MAX, SYSNAME],
    returns: NVARCHAR_MAX,
    evaluate: ([source, rules]) => {
      if ((rules as string).toLowerCase() !== 'json') {
        throw new SqlServerError(13_606, 'The argument 2 of the "STRING_ESCAPE" must be \'json\'.');
      }
      return JSON.stringify(source).slice(1, -1).replaceAll('/', '\\/');
    },
  }),
};
