import { type JsonObject, type JsonValue } from '../../core/ports';
import { isMapNode, memberOf, type SchemaNode } from './schema-node';

/** A place of the schema that holds a value rather than more places. */
export interface Leaf {
  /** From the part's top, with dots: `snapshot.chunkRows`. */
  readonly path: string;
  readonly node: SchemaNode;
}

/** The members through which an object's keys are reached; more than one below a tagged union. */
function membersOf(node: SchemaNode): readonly SchemaNode[] {
  return node.oneOf ?? [node];
}

/** Whether values live below the node, under keys that the schema knows. */
export function isGroup(node: SchemaNode): boolean {
  return !isMapNode(node) && membersOf(node).some((member) => member.properties !== undefined);
}

/** All leaves below a node; what several members of a union share is given once. */
export function leavesOf(node: SchemaNode, prefix = ''): readonly Leaf[] {
  const leaves = new Map<string, Leaf>();
  for (const member of membersOf(node)) {
    for (const [key, child] of Object.entries(member.properties ?? {})) {
      const path = `${prefix}${key}`;
      const below = isGroup(child) ? leavesOf(child, `${path}.`) : [{ path, node: child }];
      for (const leaf of below) if (!leaves.has(leaf.path)) leaves.set(leaf.path, leaf);
    }
  }
  return [...leaves.values()];
}

/** The node at a dotted path, searched in all members of a union. */
export function nodeAt(node: SchemaNode, path: string): SchemaNode | undefined {
  const [key = '', ...rest] = path.split('.');
  for (const member of membersOf(node)) {
    const child = member.properties?.[key];
    const found = child === undefined || rest.length === 0 ? child : nodeAt(child, rest.join('.'));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The value with every default of the schema filled in, its keys in the schema's order. */
export function withDefaults(node: SchemaNode, value: JsonValue): JsonValue {
  if (!isObject(value)) return value;
  const properties = memberOf(node, value['type'])?.properties;
  if (properties === undefined) return value;
  const filled: Record<string, JsonValue> = {};
  for (const [key, child] of Object.entries(properties)) {
    const own = value[key] ?? child.default;
    if (own !== undefined) filled[key] = withDefaults(child, own);
  }
  return { ...filled, ...without(value, Object.keys(filled)) };
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function without(value: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}
