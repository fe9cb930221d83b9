import { ChartError } from '../errors';
import { Each, isPlainObject, When } from '../tree/fragment';

const HOOK = 'helm.sh/hook';

/** The hook of a manifest, by its annotation; a fixed one, since it decides in which output the manifest is. */
function hookOf(tree: unknown): unknown {
  if (tree instanceof When) return hookOf(tree.then) ?? hookOf(tree.otherwise);
  if (tree instanceof Each) return hookOf(tree.body);
  const metadata = isPlainObject(tree) ? tree['metadata'] : undefined;
  const annotations = isPlainObject(metadata) ? metadata['annotations'] : undefined;
  return isPlainObject(annotations) ? annotations[HOOK] : undefined;
}

/** Whether a manifest is run by `helm test`, and so exists in the chart only. */
export const isHelmTest = (tree: unknown): boolean => hookOf(tree) !== undefined;

/** Other hooks run at times that plain manifests do not have. */
export function assertKnownHook(tree: unknown, constructPath: string): void {
  const hook = hookOf(tree);
  if (hook === undefined || hook === 'test') return;
  throw new ChartError(
    `the hook ${JSON.stringify(hook)} has no counterpart in plain manifests: only "test" is possible`,
    {
      constructPath,
      manifestPath: `metadata.annotations.${HOOK}`,
    },
  );
}
