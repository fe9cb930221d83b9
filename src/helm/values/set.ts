import { ChartError } from '../errors';
import { isMap, overlay, type ValuesMap } from './merge';

/**
 * Values of one `--set` argument: `image.tag=1.2,args={a,b},ports[0].name=http,labels.app\.kubernetes\.io/name=x`.
 * As in Helm, `true`, `false`, `null` and whole numbers have their type, everything else is text.
 * @throws ChartError when it is not of that form.
 */
export function applySet(values: ValuesMap, argument: string): ValuesMap {
  return splitOutside(argument, ',').reduce((result, assignment) => {
    const [key = '', ...rest] = splitOutside(assignment, '=');
    if (key.trim() === '' || rest.length === 0)
      throw new ChartError(`--set ${argument}: ${JSON.stringify(assignment)} is not of the form key=value`);
    return put(result, parsePath(key, argument), readValue(rest.join('='))) as ValuesMap;
  }, values);
}

type Step = string | number;

function put(target: unknown, [step, ...rest]: readonly Step[], value: unknown): unknown {
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list: unknown[] = Array.isArray(target) ? [...(target as unknown[])] : [];
    while (list.length < step) list.push(null);
    list[step] = put(list[step], rest, value);
    return list;
  }
  const map = isMap(target) ? target : {};
  const inner = put(Object.hasOwn(map, step) ? map[step] : undefined, rest, value);
  return Object.fromEntries([...Object.entries(map).filter(([key]) => key !== step), [step, inner]]);
}

function parsePath(text: string, argument: string): readonly Step[] {
  return splitOutside(text, '.').flatMap((part) => {
    const [, name = '', indexes = ''] = /^((?:\\.|[^[\\])*)((?:\[\d+\])*)$/.exec(part) ?? [];
    if (name === '')
      throw new ChartError(`--set ${argument}: ${JSON.stringify(text)} is not a path of values`);
    return [unescape(name), ...Array.from(indexes.matchAll(/\d+/g), ([index]) => Number(index))];
  });
}

function readValue(text: string): unknown {
  if (text.startsWith('{') && text.endsWith('}'))
    return text === '{}' ? [] : splitOutside(text.slice(1, -1), ',').map(readValue);
  const plain = unescape(text);
  const word = plain.toLowerCase();
  if (word === 'true' || word === 'false') return word === 'true';
  if (word === 'null') return null;
  return /^(0|[-+]?[1-9]\d*|[-+]0\d*)$/.test(plain) ? Number(plain) : plain;
}

/** Splits at a separator that is neither escaped by a backslash nor inside braces. */
function splitOutside(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  for (const [piece] of text.matchAll(/\\.|./gsu)) {
    if (piece === '{') depth++;
    if (piece === '}') depth--;
    const isEnd = piece === separator && depth === 0;
    if (isEnd) parts.push(part);
    part = isEnd ? '' : part + piece;
  }
  return [...parts, part];
}

const unescape = (text: string): string => text.replaceAll(/\\(.)/gsu, '$1');

/** Several sources in order, as `helm -f a.yaml -f b.yaml --set x=1` takes them. */
export const combine = (files: readonly ValuesMap[], sets: readonly string[]): ValuesMap =>
  sets.reduce(applySet, files.reduce<ValuesMap>(overlay, {}));
