import { type Expression } from '../../sql/ast/query';
import { type Scope } from './scope';

/** Text that is equal for equal expressions: columns by what they resolve to, names without their case. */
export function fingerprint(expression: Expression, scope: Scope): string {
  return print(expression, scope);
}

function print(value: unknown, scope: Scope): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
    case 'bigint':
    case 'boolean':
      return value.toString();
    case 'object':
      return value === null ? '~' : printObject(value, scope);
    default:
      return '~';
  }
}

function printObject(value: object, scope: Scope): string {
  if (Buffer.isBuffer(value)) return `0x${value.toString('hex')}`;
  if (Array.isArray(value)) return `[${value.map((item) => print(item, scope)).join(',')}]`;
  if (isColumn(value)) return scope.identify(value.parts) ?? value.parts.join('.').toLowerCase();
  if (isCall(value)) {
    const { name, arguments: args, distinct, star, over } = value;
    return `${name.join('.').toLowerCase()}(${print([args, distinct, star, over], scope)})`;
  }
  return `{${Object.entries(value)
    .map(([key, item]) => `${key}=${print(item, scope)}`)
    .join(';')}}`;
}

function isColumn(value: object): value is Extract<Expression, { kind: 'column' }> {
  return 'kind' in value && value.kind === 'column';
}

function isCall(value: object): value is Extract<Expression, { kind: 'call' }> {
  return 'kind' in value && value.kind === 'call';
}
