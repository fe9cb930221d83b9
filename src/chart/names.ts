import { type Arg, chart, choose, define, type Expr, orElse, release, replace, text } from '../helm';
import { v } from './values';

/** Values of `app.kubernetes.io/component`: what other people's selectors rely on. */
export type Component = 'jobmanager' | 'taskmanager' | 'cdcgateway' | 'bootstrap' | 'test';

/** Labels or annotations. */
type Entries = Readonly<Record<string, Arg<string>>>;

export interface Metadata {
  readonly name: Arg<string>;
  readonly namespace: Expr<string>;
  readonly labels: Entries;
  readonly annotations: Entries;
}

export const CHART_NAME = 'flink-cdc-connector';

/** First part of all names: never `<release>-<chart>`. */
export const fullname = define('fullname', choose(v.fullnameOverride, v.fullnameOverride, release.name));

/** Namespace of all objects. */
export const namespace = define(
  'namespace',
  choose(v.global.namespace, v.global.namespace, release.namespace),
);

export const componentName = (component: string): Expr<string> => text`${fullname}-${component}`;

const selectorLabels = define('selectorLabels', {
  'app.kubernetes.io/name': orElse(CHART_NAME, v.nameOverride),
  'app.kubernetes.io/instance': release.name,
});

/** What tells the pods of a component from all others; it never changes during the life of a release. */
export const selectorOf = (component: Component): Entries => ({
  ...selectorLabels,
  'app.kubernetes.io/component': component,
});

const labels = define('labels', {
  'helm.sh/chart': text`${chart.name}-${replace('+', '_', chart.version)}`,
  ...selectorLabels,
  'app.kubernetes.io/version': chart.appVersion,
  'app.kubernetes.io/managed-by': release.service,
  'app.kubernetes.io/part-of': CHART_NAME,
  ...v.commonLabels,
});

/** Labels of an object; without a component it belongs to the release as a whole. */
const labelsOf = (component?: Component): Entries =>
  component === undefined ? { ...labels } : { ...labels, 'app.kubernetes.io/component': component };

/** Metadata of an object. @param annotations besides those that the user wants everywhere */
export const metadataOf = (
  name: Arg<string>,
  component?: Component,
  extra: { labels?: object; annotations?: object } = {},
): Metadata => ({
  name,
  namespace,
  labels: { ...labelsOf(component), ...extra.labels },
  annotations: { ...v.commonAnnotations, ...extra.annotations },
});

/** Name of a Service as other pods call it. */
export const hostOf = (service: Arg<string>): Expr<string> => text`${service}.${namespace}.svc`;

/** Begins the names of topics, transactional ids and the like: no other installation has it. */
export const installationPrefix = text`${namespace}.${fullname}`;
