import {
  chart,
  choose,
  contains,
  define,
  each,
  eachEntry,
  eq,
  lines,
  orElse,
  release,
  replace,
  symbolicValues,
  text,
  toJson,
  toText,
  trimSuffix,
  trunc,
  when,
} from '../../../src/helm';
import { Values } from './values';

export const v = symbolicValues(Values);

/** A map with fixed, conditional and free entries. */
export const common = define('common', {
  app: release.name,
  ...when(v.flag, { extra: 'yes' }),
  'torture/mode': v.mode,
});
/** A map that may come out empty. */
export const sometimes = define('sometimes', { ...when(v.flag, { a: '1' }), ...when(v.free, { b: v.free }) });
export const title = define(
  'title',
  choose(
    v.free,
    trimSuffix('-', trunc(8, v.path.name)),
    choose(contains('r', release.name), text`fixed-${v.mode}`, 'plain'),
  ),
);
export const version = define('version', replace('+', '_', text`${chart.name}-${chart.version}`));
/** Lines of every sort, also a blank one and one that ends in spaces. */
export const settings = define(
  'settings',
  lines([
    'top {{ not a template }}',
    '',
    ...when(v.flag, ['flag: 1', text`mode: ${v.mode}`, ''], ['flag: 0  ']),
    ...eachEntry(v.mixed, (key, value) => text`${key}=${toJson(value)}`),
    ...eachEntry(v.counts, (key, value) => text`${key}:${value}`),
    ...eachEntry(v.counts, (outer) => eachEntry(v.mixed, (inner) => text`${outer}.${inner}`)),
    ...each(v.items, (item) =>
      when(item.enabled, [
        text`${item.name}!`,
        ...each(item.parts, (part) => text`  ${part.key}: ${toJson(part.value)}`),
      ]),
    ),
    text`ratio ${v.ratio} wide ${v.wide} of ${toText(v.other)}`,
    ...when(eq(v.narrow, 7), ['seven']),
  ]),
);
export const fallback = orElse('none', v.free);
/** A map in which every kind of value stands, for what is made of all of it. */
export const parts = define('parts', {
  ...when(v.flag, { replicas: v.wide, words: v.words }),
  free: v.free,
  ratio: v.ratio,
  nested: { raw: v.raw, items: each(v.items, (item) => ({ name: item.name, note: item.note })) },
});
