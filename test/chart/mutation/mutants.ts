/** One rule of the printer or the evaluator switched off. */
export interface Mutant {
  readonly rule: string;
  /** Below src/helm. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
}

const mutant = (file: string, rule: string, from: string, to: string): Mutant => ({ rule, file, from, to });

// prettier-ignore
export const MUTANTS: readonly Mutant[] = [
  mutant('print/scalars.ts', 'a free string is quoted', '| quote }}`;\n  }\n\n  /** `quote` makes', '}}`;\n  }\n\n  /** `quote` makes'),
  mutant('print/scalars.ts', 'a clean text stands between quotes', 'return `"${this.inline(node, scope)}"`;', 'return this.inline(node, scope);'),
  mutant('print/scalars.ts', 'only a clean text stands between quotes as it is', "node.op === 'text' && isClean(alphabet)", "node.op === 'text'"),
  mutant('print/scalars.ts', 'a fraction is printed as JSON', "if (node.kind === 'number' || node.kind === 'any')\n      return `{{ ${this.#go.operand(node, scope)} | toJson }}`;", ''),
  mutant('print/scalars.ts', 'what may be absent is quoted within with', "? '{{ . | quote }}' : '{{ . }}';\n  }\n\n  /** As part", "? '{{ . }}' : '{{ . }}';\n  }\n\n  /** As part"),
  mutant('print/scalars.ts', 'braces are escaped', "text.replaceAll('{{', '{{ \"{{\" }}')", 'text'),
  mutant('print/scalars.ts', 'literals are quoted as go-yaml reads them', 'if (isOneLine && !(isBare && readScalar(text) !== value)) return text;', 'if (isOneLine) return text;'),
  mutant('print/go-expression.ts', 'a wide integer is converted', 'return node.wide ? `${this.#path(node, scope)} | int64` : this.#path(node, scope);', 'return this.#path(node, scope);'),
  mutant('print/go-expression.ts', 'a wide integer is converted as an operand', "if (node.op === 'reference' && node.wide) return `(int64", "if (node.op === 'reference' && node.wide && false) return `(int64"),
  mutant('print/go-expression.ts', 'integers are compared as integers', "arg.op === 'reference' && !arg.wide\n        ? `(int", "arg.op === 'reference' && arg.wide\n        ? `(int"),
  mutant('print/go-expression.ts', 'fractions are compared as fractions', 'literal(arg.value, fractions)', 'literal(arg.value)'),
  mutant('print/go-expression.ts', 'inside a loop the root is $', "return `${scope.root === '$' ? '$' : ''}.${node.root}`;", 'return `.${node.root}`;'),
  mutant('print/go-expression.ts', 'named templates get the root', '#shared.chartName}.${node.name}" ${scope.root}`', '#shared.chartName}.${node.name}" .`'),
  mutant('print/go-expression.ts', 'odd keys are indexed', 'if (odd < 0) return', 'if (odd < 9) return'),
  mutant('print/go-expression.ts', 'an operand of several words is in parentheses', ': `(${text})`;', ': text;'),
  mutant('print/go-expression.ts', 'percent signs are doubled in formats', ".replaceAll('%', '%%')", ''),
  mutant('print/go-expression.ts', 'a fraction as text goes by JSON', "return node.kind === 'number'\n      ? `toJson", "return node.kind === 'array'\n      ? `toJson"),
  mutant('print/presence.ts', 'a container of conditional parts has a guard', 'return parts.length === 0 ?', 'return parts.length >= 0 ?'),
  mutant('print/presence.ts', 'a map value may be empty', 'return isDroppable(node) ? node : ', "return isDroppable(node) ? 'always' : "),
  mutant('print/presence.ts', 'a named map may be empty', "if (node.op === 'include' && node.kind === 'object') return presenceOf(node.body);", ''),
  mutant('print/presence.ts', 'an inner condition counts with the outer', 'return presence === condition ? condition : nodeOf(and(asCondition(condition), asCondition(presence)));', 'return condition;'),
  mutant('print/presence.ts', 'any of several conditions is enough', 'nodeOf(or(...conditions', 'nodeOf(and(...conditions'),
  mutant('print/presence.ts', 'both branches make a part permanent', "if (conditions.some((one) => conditions.some((other) => isNegationOf(other, one)))) return 'always';", ''),
  mutant('print/yaml-printer.ts', 'lists and maps are left out while empty', "return block(`with ${this.#go.condition(node, scope)}`, scope, print('.'));", "return print(this.#go.operand(node, scope));"),
  mutant('print/yaml-printer.ts', 'optional scalars are left out while empty', 'if (!isDroppable(node) || this.#flow.isKnown(node, scope))\n', 'if (isDroppable(node) || !isDroppable(node))\n'),
  mutant('print/yaml-printer.ts', 'the first field of an item is a plain one', 'all.findIndex(([, value]) => isPlainField(value))', 'all.findIndex(([, value]) => value !== undefined)'),
  mutant('print/yaml-printer.ts', 'documents of a loop are separated', "['---', ...this.documents(body, inner)]", "['', ...this.documents(body, inner)]"),
  mutant('print/yaml-printer.ts', 'toYaml is indented', '| nindent ${inner.indent} }}`,\n      ]);', '| nindent 0 }}`,\n      ]);'),
  mutant('print/text-printer.ts', 'a block tells its indentation where it begins with a space', "? '2' : '';", "? '' : '';"),
  mutant('print/text-printer.ts', 'blank lines survive trimming actions', "if (line === '') return isTrimmed ? `${pad(scope)}{{ \"\" }}` : line;", "if (line === '') return line;"),
  mutant('print/text-printer.ts', 'trailing spaces survive trimming actions', 'return trailing === undefined\n      ? line', 'return true\n      ? line'),
  mutant('print/text-printer.ts', 'a literal block ends as its text does', "value.endsWith('\\n') ? '|' : '|-'", "'|'"),
  mutant('print/yaml-printer.ts', 'a list within a list is one item', "return [`${pad(scope)}- ${head.trimStart()}`, ...rest];\n  }\n\n  /** `- {{- if`", "return [head, ...rest];\n  }\n\n  /** `- {{- if`"),
  mutant('print/yaml-printer.ts', 'a text of several lines is a block in lists, too', "if (isBlock(node)) return this.#text.block('-', node, scope);", ''),
  mutant('print/check-printer.ts', 'a name that cannot be twice is remembered', 'if (tree.message === undefined) return remember;', 'if (tree.message === undefined) return [];'),
  mutant('tree/functions.ts', 'a pattern finds its first match', '.exec(text)?.[0] ?? \'\'', '.exec(text)?.[0] ?? text'),
  mutant('tree/functions.ts', 'at least is greater or equal', 'a >= b, true', 'a > b, true'),
  mutant('tree/references.ts', 'a union of texts is a text', "literals?.includes(undefined) === false", "literals?.includes(undefined) === undefined"),
  mutant('print/scope.ts', 'inner loops hide no outer variable', 'for (let count = 2; taken.has(name); count++)', 'for (let count = 2; taken.has(name) && false; count++)'),
  mutant('print/flow.ts', 'a branch assumes no more than its condition', 'const known = [condition, ...parts]', 'const known = [condition, ...parts, ...(condition.op === "call" ? condition.args : [])]'),
  mutant('print/blocks.ts', 'else belongs to if', '`${pad(scope)}{{- else }}`, ', ''),
  mutant('print/check-printer.ts', 'a check fails when its condition does not hold', 'this.#go.condition(negation(condition), scope)', 'this.#go.condition(condition, scope)'),
  mutant('print/check-printer.ts', 'names are remembered', '      ...remember,\n', ''),
  mutant('evaluate/evaluate.ts', 'what is empty vanishes', 'return present ? value : undefined;', 'return value;'),
  mutant('evaluate/evaluate.ts', 'maps of nothing vanish', 'return pairs.length === 0 && dropWhenEmpty ?', 'return pairs.length === 0 && !dropWhenEmpty ?'),
  mutant('evaluate/evaluate.ts', 'lists of nothing vanish', 'return items.length === 0 && list.length > 0 ?', 'return items.length === 0 && list.length < 0 ?'),
  mutant('evaluate/evaluate.ts', 'a block ends in one line break', "return content === '' ? '' : `${content}\\n`;", 'return content;'),
  mutant('evaluate/evaluate.ts', 'maps are walked in the order of Go', '.sort(compareText)', '.reverse()'),
  mutant('evaluate/evaluate.ts', 'lines are joined', "textLines(node.items, environment).join('\\n')", "textLines(node.items, environment).join('')"),
  mutant('evaluate/evaluate.ts', 'the other branch is taken', '? fragment.then : fragment.otherwise', '? fragment.then : undefined'),
  mutant('evaluate/evaluate-checks.ts', 'a name that stands twice is told', 'leaf.message !== undefined && seen.has(name)', 'leaf.message !== undefined && false'),
  mutant('tree/go-values.ts', 'empty lists do not hold', 'if (Array.isArray(value)) return value.length > 0;', 'if (Array.isArray(value)) return true;'),
  mutant('tree/go-values.ts', 'JSON has sorted keys', '.sort(compareText)', '.reverse()'),
  mutant('tree/go-values.ts', 'JSON escapes what Go escapes', '/[<>&\\u2028\\u2029]/g', '/[\\u2028\\u2029]/g'),
  mutant('tree/traits.ts', 'what is not plain can be retyped', "if (nodeAlphabet(node) !== 'plain') return true;", ''),
  mutant('tree/alphabet.ts', 'words that YAML retypes are known', 'readScalar(text) !== text', 'false'),
  mutant('values/merge.ts', 'null removes a default', '.filter(([key, value]) => value !== null || !Object.hasOwn(defaults, key))', ''),
];
