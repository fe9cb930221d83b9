import { ChartError } from '../errors';
import { Splice } from '../tree/expression';
import { isPlainObject } from '../tree/fragment';

type PlainMap = Readonly<Record<string, unknown>>;

/**
 * Puts what cdk8s holds beside the manifest (labels of the chart, `metadata.addLabel` and the like) into its tree.
 * @param added the metadata as cdk8s knows it; its name is a generated one.
 */
export function addMetadata(
  manifest: PlainMap,
  added: PlainMap,
  generatedName: string,
  constructPath: string,
): PlainMap {
  const extra = Object.entries(added).filter(([key, value]) => !(key === 'name' && value === generatedName));
  if (extra.length === 0) return manifest;
  const metadata = plainMap(manifest['metadata'], 'metadata', constructPath);
  const merged = extra.map(([key, value]): [string, unknown] => {
    if (Array.isArray(value))
      return [key, [...plainList(metadata[key], key, constructPath), ...(value as unknown[])]];
    if (!isPlainObject(value)) return [key, value];
    const own = plainMap(metadata[key], `metadata.${key}`, constructPath);
    return [
      key,
      { ...Object.fromEntries(Object.entries(value).filter(([name]) => !Object.hasOwn(own, name))), ...own },
    ];
  });
  return { ...manifest, metadata: { ...metadata, ...Object.fromEntries(merged) } };
}

function plainMap(tree: unknown, manifestPath: string, constructPath: string): PlainMap {
  if (tree === undefined) return {};
  if (isPlainObject(tree)) return tree;
  // A map value, a named template or a fragment leaves a splice behind, beside which keys can stand.
  const spliced: PlainMap = typeof tree === 'object' ? { ...tree } : {};
  if (Object.values(spliced).some((value) => value instanceof Splice)) return spliced;
  throw new ChartError('labels and the like cannot be added to what is no map', {
    constructPath,
    manifestPath,
  });
}

function plainList(tree: unknown, key: string, constructPath: string): readonly unknown[] {
  if (tree === undefined) return [];
  if (Array.isArray(tree)) return tree;
  throw new ChartError(
    'nothing can be added to a part that only values decide: splice it with `...` into a list',
    {
      constructPath,
      manifestPath: `metadata.${key}`,
    },
  );
}
