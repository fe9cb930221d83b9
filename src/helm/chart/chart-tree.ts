import { type TObject } from '@sinclair/typebox';
import { type ApiObject } from 'cdk8s';
import { type Construct } from 'constructs';
import { Checks } from './checks';
import { collisionChecks, documentCollisions } from './collisions';
import { componentPath } from './component-path';
import { Resource } from './resource';
import { templateOf } from './template-of';
import { type NamedTemplates, verifyTree } from './verify';

/** All that either output of a chart is made of. */
export interface ChartTree {
  readonly manifests: ReadonlyMap<ApiObject, unknown>;
  /** Those of `Checks` constructs, and those that follow from manifests by themselves. */
  readonly checks: readonly CheckGroup[];
}

export type CheckGroup = readonly [constructPath: string, checks: readonly unknown[]];

/**
 * The trees of a chart as they are now.
 * @throws ChartError for what neither output could hold.
 */
export function readTree(
  chart: Construct,
  objects: readonly ApiObject[],
  schema: TObject,
  notes: unknown,
): ChartTree {
  const templates: NamedTemplates = new Map();
  const verify = (tree: unknown, path: string): void => verifyTree(tree, schema, path, templates);
  const manifests = new Map(objects.map((object) => [object, templateOf(object)]));
  for (const [object, tree] of manifests) verify(tree, object.node.path);
  // Only now: what contains itself has no end.
  const checks = [
    ...writtenChecks(chart),
    ...manifestChecks(chart, manifests),
    ...documentChecks(chart, manifests),
  ].filter(([, items]) => items.length > 0);
  for (const [path, items] of checks) verify(items, path);
  if (notes !== undefined) verify(notes, chart.node.path);
  return { manifests, checks };
}

const writtenChecks = (chart: Construct): readonly CheckGroup[] =>
  chart.node
    .findAll()
    .filter((node) => node instanceof Checks)
    .map((node) => [node.node.path, node.checks]);

type Manifests = ChartTree['manifests'];
const ofResources = (manifests: Manifests): readonly (readonly [Resource, unknown])[] =>
  [...manifests].filter((entry): entry is [Resource, unknown] => Resource.isResource(entry[0]));

function manifestChecks(chart: Construct, manifests: Manifests): readonly CheckGroup[] {
  return ofResources(manifests).map(([resource, tree]) => {
    const place = componentPath(resource, chart).join('/');
    return [resource.node.path, collisionChecks(tree, place)];
  });
}

function documentChecks(chart: Construct, manifests: Manifests): readonly CheckGroup[] {
  const byKind = new Map<string, unknown[]>();
  for (const [{ apiGroup, kind }, tree] of ofResources(manifests)) {
    const name = `${apiGroup} ${kind}`.trim();
    byKind.set(name, [...(byKind.get(name) ?? []), tree]);
  }
  return [...byKind].map(([kind, trees]) => [chart.node.path, documentCollisions(trees, kind)]);
}
