// The public door of the library; what is not listed here may change at any time.
export { Checks, type ChecksProps } from './chart/checks';
export { type ChartMetadata, HelmChart, type HelmChartProps, type Release } from './chart/helm-chart';
export { FreeObjects } from './chart/free-objects';
export { Resource } from './chart/resource';
export { type GeneratedKind, type Manifest, templated, type TemplatedKind } from './chart/templated';
export { helmChartFiles, writeHelmChart } from './chart/write';
export { ChartError, type ChartErrorPlace } from './errors';
export { type EvaluationObserver } from './evaluate/environment';
export { type Arg, type Condition, type Dict, type Expr, type List, type Symbolic } from './tree/expression';
export {
  and,
  atLeast,
  contains,
  eq,
  find,
  hasPrefix,
  matches,
  not,
  or,
  orElse,
  parsed,
  replace,
  sha256,
  splitList,
  toInteger,
  toJson,
  toPrettyJson,
  toText,
  trimSuffix,
  trunc,
} from './tree/functions';
export { type Items, type Ref, symbolicValues } from './tree/references';
export { type Fragment, type Template } from './tree/template-type';
export {
  chart,
  check,
  choose,
  define,
  distinct,
  each,
  eachEntry,
  entries,
  file,
  lines,
  release,
  text,
  when,
} from './tree/vocabulary';
export { type ValuesMap } from './values/merge';
export { parseValues, readValues, type ValuesSources } from './values/read';
export { defaultValues, jsonSchema } from './values/schema';
export { resolveValues } from './values/validate';
export { valuesTable } from './values/values-table';
export { valuesYaml } from './values/values-yaml';
