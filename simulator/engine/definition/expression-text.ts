import { type Expression } from '../../sql/ast/query';
import { typeText } from '../values/type-catalog';

/** An expression as the catalog shows it: names in brackets, numbers in parentheses. Undefined for what it cannot print. */
export function expressionText(expression: Expression): string | undefined {
  const print = PRINTERS[expression.kind] as Printer<Expression> | undefined;
  return print?.(expression);
}

type Printer<E> = (expression: E) => string | undefined;
type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

function join(parts: readonly Expression[], separator: string): string | undefined {
  const texts = parts.map(expressionText);
  return texts.includes(undefined) ? undefined : texts.join(separator);
}

function infix(left: Expression, operator: string, right: Expression): string | undefined {
  const [a, b] = [operand(left), operand(right)];
  return a === undefined || b === undefined ? undefined : a + operator + b;
}

/** Operators within operators keep their order by parentheses. */
function operand(expression: Expression): string | undefined {
  const text = expressionText(expression);
  const isCompound = expression.kind === 'binary' || expression.kind === 'or';
  return text !== undefined && isCompound ? `(${text})` : text;
}

function literal({ value, type }: Of<'literal'>): string | undefined {
  if (value === null) return 'NULL';
  if (typeof value === 'string') {
    const quoted = `'${value.replaceAll("'", "''")}'`;
    return type.name.startsWith('n') ? `N${quoted}` : quoted;
  }
  return typeof value === 'number' && type.name === 'int' ? `(${value})` : undefined;
}

const PRINTERS: { readonly [K in Expression['kind']]?: Printer<Of<K>> } = {
  literal,
  column: ({ parts }: Of<'column'>) => `[${(parts.at(-1) ?? '').replaceAll(']', ']]')}]`,
  binary: ({ left, operator, right }: Of<'binary'>) => infix(left, operator, right),
  compare: ({ left, operator, right }: Of<'compare'>) => infix(left, operator, right),
  and: ({ left, right }: Of<'and' | 'or'>) => infix(left, ' AND ', right),
  or: ({ left, right }: Of<'and' | 'or'>) => infix(left, ' OR ', right),
  'is-null': ({ operand: inner, negated }: Of<'is-null'>) => {
    const text = operand(inner);
    return text && `${text} IS ${negated ? 'NOT ' : ''}NULL`;
  },
  call: ({ name, arguments: args, star, over, distinct }: Of<'call'>) => {
    const inner = join(args, ',');
    return inner === undefined || star || distinct || over !== undefined
      ? undefined
      : `${name.join('.').toLowerCase()}(${inner})`;
  },
  convert: ({ type, operand: inner, style, quiet }: Of<'convert'>) => {
    const text = expressionText(inner);
    if (text === undefined || style !== undefined || quiet) return undefined;
    return `CONVERT(${typeText(type).replace(/^\w+/, (name) => `[${name}]`)},${text})`;
  },
};
