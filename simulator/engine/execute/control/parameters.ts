import { type SqlType } from '../../../types/sql-type';
import { type Parameter } from '../../../tds/backend';
import { parseTypeText } from '../../../sql/parser';
import { BatchScope } from '../../runtime/execution';
import { compileCast } from '../../values/cast';

/** Types by their text: drivers declare the same ones again and again. */
const types = new Map<string, SqlType>();
const MAX_TYPES = 1000;

function typeOf(text: string): SqlType {
  const known = types.get(text);
  if (known !== undefined) return known;
  if (types.size >= MAX_TYPES) types.clear();
  const type = parseTypeText(text);
  types.set(text, type);
  return type;
}

/** The variables of a text with parameters, each with its value as of the declared type. */
export function scopeOf(parameters: readonly Parameter[]): BatchScope {
  const scope = new BatchScope();
  for (const { name, type: from, value, declaredType } of parameters) {
    const type = declaredType === undefined ? from : typeOf(declaredType);
    scope.declare(name.toLowerCase(), type, value === null ? null : compileCast(from, type)(value));
  }
  return scope;
}
