import { type ArithmeticOperator } from '../ast/query';
import { type Grammar } from './grammar';

const ASSIGNING: ReadonlyMap<string, ArithmeticOperator | undefined> = new Map([
  ['=', undefined],
  ['+=', '+'],
  ['-=', '-'],
  ['*=', '*'],
  ['/=', '/'],
  ['%=', '%'],
  ['&=', '&'],
  ['|=', '|'],
  ['^=', '^'],
]);

/** `=`, or the arithmetic of a compound assignment. */
export function assignmentOperator(p: Grammar): ArithmeticOperator | undefined {
  if (!ASSIGNING.has(p.current.keyword)) throw p.unexpected();
  return ASSIGNING.get(p.take().keyword);
}

export function isAssignmentOperator(keyword: string): boolean {
  return ASSIGNING.has(keyword);
}

/** Whether a variable is next, and behind it `=` or a compound assignment. */
export function startsAssignment(p: Grammar): boolean {
  return p.current.kind === 'variable' && ASSIGNING.has(p.ahead(1).keyword);
}
