import { ChartError } from '../errors';
import { isMap } from '../values/merge';
import { identityOf } from './merge-keys';

/**
 * Helm trims white space off the end of a manifest, also where that is the end of a text: of a block that ends in
 * spaces, and of any text that ends in white space of other alphabets, which YAML does not quote.
 * @throws ChartError for a manifest that would come out otherwise.
 */
export function assertEnd(document: unknown, constructPath: string): void {
  for (const text of lastTexts(document)) {
    const isTrimmed = text.includes('\n') ? /[^\S\n]\n*$/ : /[^\S \t\r\n]$/;
    if (isTrimmed.test(text))
      throw new ChartError(
        `${identityOf(document)}: its last text ends in white space, which Helm trims off the end of a manifest: remove it from ${JSON.stringify(text.slice(-20))}`,
        { constructPath },
      );
  }
}

/** Texts that may be printed last: of a map in its own order, or with its keys sorted as `toYaml` does. */
function* lastTexts(tree: unknown): Generator<string> {
  if (typeof tree === 'string') yield tree;
  else if (Array.isArray(tree)) yield* lastTexts(tree.at(-1));
  else if (isMap(tree)) {
    const keys = Object.keys(tree);
    for (const key of new Set([keys.at(-1), keys.toSorted().at(-1)]))
      if (key !== undefined) yield* lastTexts(tree[key]);
  }
}
