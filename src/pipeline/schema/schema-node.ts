import { type JsonValue } from '../../core/ports';

/** What this module reads of a JSON schema; TypeBox schemas are such nodes. */
export interface SchemaNode {
  readonly type?: string;
  readonly description?: string;
  readonly default?: JsonValue;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly oneOf?: readonly SchemaNode[];
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly const?: JsonValue;
  readonly enum?: readonly JsonValue[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** In words, where the other keywords do not say it well. */
  readonly expected?: string;
}

/** What the members of a tagged union are called by. */
export function tagsOf(node: SchemaNode): readonly string[] {
  return (node.oneOf ?? []).map(tagOf);
}

function tagOf(node: SchemaNode): string {
  const tag = node.properties?.['type']?.const;
  return typeof tag === 'string' ? tag : '';
}

/** The member of a tagged union for `tag`; a node that is no union is its own only member. */
export function memberOf(node: SchemaNode, tag: JsonValue | undefined): SchemaNode | undefined {
  return node.oneOf === undefined
    ? node
    : node.oneOf.find((member) => member.properties?.['type']?.const === tag);
}

/** Whether the node is an object with free keys. */
export function isMapNode(node: SchemaNode): boolean {
  return node.patternProperties !== undefined;
}

/** What a value of the node has to look like, in words. */
export function expectationOf(node: SchemaNode): string {
  if (node.expected !== undefined) return node.expected;
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.enum !== undefined) return `one of ${node.enum.map(String).join(', ')}`;
  if (node.oneOf !== undefined) return `an object whose type is one of ${tagsOf(node).join(', ')}`;
  return expectationByType(node);
}

function expectationByType(node: SchemaNode): string {
  switch (node.type) {
    case 'integer':
      return `an integer${rangeText(node)}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      return node.maxLength === undefined ? 'text' : `text of at most ${node.maxLength} characters`;
    case 'array':
      return `a list of ${expectationOf(node.items ?? {})}`;
    default:
      return isMapNode(node) ? 'an object of texts' : `an object with ${keysOf(node)}`;
  }
}

function keysOf(node: SchemaNode): string {
  return Object.keys(node.properties ?? {}).join(', ');
}

function rangeText({ minimum, maximum }: SchemaNode): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` of at least ${minimum}`;
  return maximum === undefined ? '' : ` of at most ${maximum}`;
}
