import { alphabetOf, cannotBeRetyped, isRetypable, widest } from './alphabet';
import { Expression, nodeOf } from './expression';
import { type Alphabet, type Call, type Node } from './node';

// What the printer must know of an expression, and the evaluator no less: both follow from the same answers.

/** Left out of the manifest while empty: lists, maps and what may be absent. */
export const isDroppable = (node: Node): boolean =>
  node.kind === 'array' ||
  (node.kind === 'object' && node.op !== 'include' && !(node.op === 'reference' && node.filled === true)) ||
  (node.op === 'reference' && node.optional);

/** Text of several lines, written as a block; it ends in a line break. */
export function isBlock(node: Node): boolean {
  if (node.op === 'lines' || node.op === 'file') return true;
  if (node.op === 'call') return node.fn.block;
  return node.op === 'include' && node.body instanceof Expression && isBlock(nodeOf(node.body));
}

/** The characters that the text of a node can hold. */
export function nodeAlphabet(node: Node): Alphabet {
  switch (node.op) {
    case 'literal':
      return alphabetOf(String(node.value));
    case 'reference':
      return node.alphabet;
    case 'text':
      return widest(node.parts.map(nodeAlphabet));
    case 'choice':
      return widest([nodeAlphabet(node.then), nodeAlphabet(node.otherwise)]);
    case 'call':
      return callAlphabet(node);
    case 'include':
      return node.body instanceof Expression ? nodeAlphabet(nodeOf(node.body)) : 'free';
    case 'lines':
    case 'file':
      return 'free';
  }
}

function callAlphabet({ fn, kind, args }: Call): Alphabet {
  if (kind !== 'string') return fn.alphabet ?? 'plain';
  return fn.alphabet ?? widest((fn.excerpt ? args.slice(-1) : args).map(nodeAlphabet));
}

/** Whether YAML could read the bare text of a string node as something else. */
export function canBeRetyped(node: Node): boolean {
  if (nodeAlphabet(node) !== 'plain') return true;
  switch (node.op) {
    case 'literal':
      return isRetypable(String(node.value));
    case 'reference':
      return node.retypable;
    case 'text':
      return !node.parts.some((part) => part.op === 'literal' && cannotBeRetyped(String(part.value)));
    case 'choice':
      return canBeRetyped(node.then) || canBeRetyped(node.otherwise);
    case 'include':
      return !(node.body instanceof Expression) || canBeRetyped(nodeOf(node.body));
    case 'call':
      return node.fn.retypable;
    case 'lines':
    case 'file':
      return true;
  }
}
