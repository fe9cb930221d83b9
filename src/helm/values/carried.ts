import { ChartError } from '../errors';
import { isMap } from './merge';

/**
 * Characters that YAML readers take for line breaks, quoted or not: U+0085, U+2028, U+2029. Some templates of Helm
 * carry them, its `toYaml` and what cdk8s writes do not; so no value may hold them.
 */
const LINE_BREAK = /[\u0085\u2028\u2029]/;

const nameOf = (character: string): string =>
  `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;

/** The name of the first such character of a text, or undefined. */
export const findRareLineBreak = (text: string): string | undefined => {
  const found = LINE_BREAK.exec(text)?.[0];
  return found === undefined ? undefined : nameOf(found);
};

/** What of the values no manifest carries, a line for each. */
export function* uncarried(values: unknown, path = ''): Generator<string> {
  if (typeof values === 'string') {
    const found = findRareLineBreak(values);
    if (found !== undefined) yield `${path}: holds ${found}, which YAML reads as a line break: remove it`;
  } else if (Array.isArray(values))
    for (const [index, item] of values.entries()) yield* uncarried(item, `${path}[${index}]`);
  else if (isMap(values))
    for (const [key, value] of Object.entries(values)) {
      const found = findRareLineBreak(key);
      const step = found === undefined ? key : key.replace(LINE_BREAK, `<${found}>`);
      const inner = path === '' ? step : `${path}.${step}`;
      if (found !== undefined)
        yield `${inner}: the key holds ${found}, which YAML reads as a line break: remove it`;
      yield* uncarried(value, inner);
    }
}

/** @throws ChartError where a file holds such a character as it is: Helm would read two lines, JavaScript one. */
export function assertPlainLineBreaks(text: string, name: string): void {
  const index = text.search(LINE_BREAK);
  if (index < 0) return;
  const line = text.slice(0, index).split('\n').length;
  throw new ChartError(
    `${name} line ${line} holds ${nameOf(text[index] ?? '')}, which Helm reads as a line break: remove it`,
  );
}
