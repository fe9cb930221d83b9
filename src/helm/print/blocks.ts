import { pad, type Scope } from './scope';

export const MAX_LINE = 140;

/** `{{- if … }}` (or `with`, `range`) around lines; an else branch that is an `if` itself becomes `else if`. */
export function block(
  head: string,
  scope: Scope,
  body: readonly string[],
  otherwise?: readonly string[],
): string[] {
  const opening = action(head, scope);
  const end = `${pad(scope)}{{- end }}`;
  if (otherwise === undefined || otherwise.length === 0) return [...opening, ...body, end];
  const chained = otherwise[0]?.startsWith(`${pad(scope)}{{- if `) === true && closesAtEnd(otherwise, scope);
  if (!chained) return [...opening, ...body, `${pad(scope)}{{- else }}`, ...otherwise, end];
  const [first = '', ...rest] = otherwise;
  return [...opening, ...body, first.replace('{{- if ', '{{- else if '), ...rest];
}

/** Whether the first block of these lines is all there is. */
function closesAtEnd(lines: readonly string[], scope: Scope): boolean {
  let depth = 0;
  return lines.every((line, index) => {
    if (/^\s*\{\{- (if|with|range) /.test(line)) depth++;
    if (/^\s*\{\{- end \}\}/.test(line)) depth--;
    return depth > 0 || (index === lines.length - 1 && line === `${pad(scope)}{{- end }}`);
  });
}

/** An action on a line of its own; the operands of a long one stand below each other. */
export function action(text: string, scope: Scope): string[] {
  const line = `${pad(scope)}{{- ${text} }}`;
  if (line.length <= MAX_LINE) return [line];
  return wrap(`{{- ${text} }}`, pad(scope), 6);
}

const ACTION = /(\{\{(?:"(?:\\.|[^"\\])*"|[^"])*?\}\})/;

/** A line that is too long is broken at the spaces within its actions; what they print stays on one line. */
export function wrapActions(line: string): string[] {
  if (line.length <= MAX_LINE) return [line];
  const indent = ' '.repeat(line.search(/\S/) + 6);
  const lines: string[] = [];
  let current = '';
  for (const piece of line.split(ACTION)) {
    const [first = '', ...words] = piece.startsWith('{{') ? splitWords(piece, 0) : [piece];
    current += first;
    for (const word of words) {
      const isFull = current.length + 1 + word.length > MAX_LINE;
      if (isFull) lines.push(current);
      current = isFull ? indent + word : `${current} ${word}`;
    }
  }
  return [...lines, current];
}

/** Breaks at the operands, and within an operand that is still too long at its own. */
function wrap(text: string, indent: string, hang: number): string[] {
  if (indent.length + text.length <= MAX_LINE) return [indent + text];
  const [head = '', ...operands] = splitOperands(text);
  if (operands.length === 0) return [indent + text];
  const deeper = indent + ' '.repeat(hang);
  return [indent + head, ...fill(operands, deeper)];
}

/** As many operands on a line as it holds. */
function fill(operands: readonly string[], indent: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const operand of operands) {
    const longer = line === '' ? operand : `${line} ${operand}`;
    if (indent.length + longer.length <= MAX_LINE) line = longer;
    else {
      if (line !== '') lines.push(indent + line);
      const broken = wrap(operand, indent, 2);
      line = (broken.pop() ?? '').trimStart();
      lines.push(...broken);
    }
  }
  return [...lines, indent + line];
}

/** What may stand before the first operand on its line. */
const HEAD = /^(\{\{-|\(?(if|else|and|or|not|with|list|printf|append|has)|\$\w+|:?=)$/;

/** Words of Go's template language; what stands within more than so many parentheses is one. */
function splitWords(text: string, parentheses: number): readonly string[] {
  const words = [''];
  let depth = -parentheses;
  for (const [piece] of text.matchAll(/"(?:\\.|[^"\\])*"|[()]|\s+|[^\s()"]+/g)) {
    if (piece === '(') depth++;
    if (/^\s+$/.test(piece) && depth === 0) words.push('');
    else words.push((words.pop() ?? '') + piece);
    if (piece === ')') depth--;
  }
  return words;
}

/** `{{- if or (eq a b) .c }}` as `{{- if or`, `(eq a b)`, `.c }}`; of `(printf "…" a b)` the text stays at the head. */
function splitOperands(text: string): readonly string[] {
  const words = splitWords(text, text.startsWith('(') ? 1 : 0);
  const isText = words[0] === '(printf';
  const first =
    Math.max(
      1,
      words.findIndex((word) => !HEAD.test(word)),
    ) + (isText ? 1 : 0);
  const rest = words.slice(first);
  if (rest.at(-1) === '}}') rest.splice(-2, 2, rest.slice(-2).join(' '));
  return [words.slice(0, first).join(' '), ...(isText ? [rest.join(' ')] : rest)].filter(
    (part) => part !== '',
  );
}
