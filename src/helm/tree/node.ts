/** What an expression gives. `any` is a scalar whose type only the values file decides. */
export type Kind = 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array' | 'any';

/**
 * Which characters a string can hold:
 * `plain` letters, digits and `. _ / -`; `ascii` and `clean` what may stand between double quotes of YAML as it is,
 * in single bytes or not; `line` no line break; `free` anything.
 */
export type Alphabet = 'plain' | 'ascii' | 'clean' | 'line' | 'free';

/** The alphabet of what is not text by itself. */
export const alphabetOfKind = (kind: Kind): Alphabet =>
  kind === 'integer' || kind === 'boolean' ? 'plain' : kind === 'number' ? 'ascii' : 'free';

/** The name that a loop gives to its item; its identity is the binding. */
export class Variable {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

export interface Literal {
  readonly op: 'literal';
  readonly kind: Kind;
  readonly value: string | number | boolean;
}

export interface Reference {
  readonly op: 'reference';
  readonly kind: Kind;
  readonly root: 'Values' | 'Release' | 'Chart' | Variable;
  readonly path: readonly string[];
  /** May be absent, and is left out of the manifest then. */
  readonly optional: boolean;
  readonly alphabet: Alphabet;
  /** YAML may read the bare text as something else than a string: `on`, `1.20`, `null`, ``. */
  readonly retypable: boolean;
  /** Helm holds numbers as float64 and prints those from a million on as `1e+06`. */
  readonly wide: boolean;
  /** A map of which some key is always there. */
  readonly filled?: boolean;
  /** For maps: what their values are, and which characters their keys hold. */
  readonly entry?: { readonly kind: Kind; readonly keys: Alphabet };
}

/** A function of Go templates beside its meaning here. */
export interface TemplateFunction {
  readonly name: string;
  readonly kind: Kind;
  /** `eq a b` rather than `b | eq a`. */
  readonly prefix: boolean;
  /** The alphabet of the result when it is not that of the arguments. */
  readonly alphabet?: Alphabet;
  /** YAML could read the result as something else than a string. */
  readonly retypable: boolean;
  /** The result is text of several lines, written as a block. */
  readonly block: boolean;
  /** Its arguments are compared as numbers, which Go does only among equal types. */
  readonly numeric: boolean;
  /** The result is a part of the last argument. */
  readonly excerpt: boolean;
  readonly run: (...args: readonly never[]) => unknown;
}

export interface Call {
  readonly op: 'call';
  readonly kind: Kind;
  readonly fn: TemplateFunction;
  readonly args: readonly Node[];
}

export interface Text {
  readonly op: 'text';
  readonly kind: 'string';
  readonly parts: readonly Node[];
}

export interface Choice {
  readonly op: 'choice';
  readonly kind: Kind;
  readonly condition: Node;
  readonly then: Node;
  readonly otherwise: Node;
}

/** Lines of text; the items are literals, expressions and fragments. */
export interface Lines {
  readonly op: 'lines';
  readonly kind: 'string';
  readonly items: readonly unknown[];
}

/** A named template: an expression, lines or a map. */
export interface Include {
  readonly op: 'include';
  readonly kind: Kind;
  readonly name: string;
  readonly body: unknown;
}

/** A file that the chart ships; its content is no template. */
export interface ShippedFile {
  readonly op: 'file';
  readonly kind: 'string';
  readonly path: string;
  readonly content: string;
}

export type Node = Literal | Reference | Call | Text | Choice | Lines | Include | ShippedFile;

/** The values path of a reference as people write it: `image.tag`, `pipeline.name` for an item of a loop. */
export function pathOf(node: Reference): string {
  const root = node.root instanceof Variable ? [node.root.name] : node.root === 'Values' ? [] : [node.root];
  return [...root, ...node.path].join('.');
}

/** The expressions that an expression is made of; named templates and lines are not entered. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.op) {
    case 'call':
      return node.args;
    case 'text':
      return node.parts;
    case 'choice':
      return [node.condition, node.then, node.otherwise];
    case 'literal':
    case 'reference':
    case 'lines':
    case 'include':
    case 'file':
      return [];
  }
}

function firstReference(node: Node): Reference | undefined {
  if (node.op === 'reference') return node;
  for (const child of childrenOf(node)) {
    const found = firstReference(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** How an error message calls an expression: by its value path where it has one. */
export function describeNode(node: Node): string {
  const first = firstReference(node);
  if (first !== undefined) return `the value ${pathOf(first)}`;
  return node.op === 'include' ? `the named template "${node.name}"` : 'an expression';
}
