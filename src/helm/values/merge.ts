export type ValuesMap = Readonly<Record<string, unknown>>;

export const isMap = (value: unknown): value is ValuesMap =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** How Helm lays a later values file over an earlier one: maps merge, all else replaces, `null` stays to be seen. */
export const overlay = (base: ValuesMap, over: ValuesMap): ValuesMap =>
  Object.fromEntries([
    ...Object.entries(base).filter(([key]) => !Object.hasOwn(over, key)),
    ...Object.entries(over).map(([key, value]): [string, unknown] => {
      const below = Object.hasOwn(base, key) ? base[key] : undefined;
      return [key, isMap(below) && isMap(value) ? overlay(below, value) : value];
    }),
  ]);

/** How Helm lays the user's values over the chart's defaults: as above, and `null` removes a default. */
export const mergeDefaults = (defaults: ValuesMap, values: ValuesMap): ValuesMap =>
  Object.fromEntries([
    ...Object.entries(defaults).filter(([key]) => !Object.hasOwn(values, key)),
    ...Object.entries(values)
      .filter(([key, value]) => value !== null || !Object.hasOwn(defaults, key))
      .map(([key, value]): [string, unknown] => {
        const below = Object.hasOwn(defaults, key) ? defaults[key] : undefined;
        return [key, isMap(below) && isMap(value) ? mergeDefaults(below, value) : value];
      }),
  ]);
