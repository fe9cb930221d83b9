import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { requireGo, runGo } from './go';
import { Progress } from './progress';
import { cacheKey, cachedFolder } from './tool-cache';

const SOURCE = join(__dirname, '..', 'cluster', 'control-plane');
const KUBERNETES = 'v1.34.4';
/** The names by which the one binary is called. */
const PROGRAMS = [
  'etcd',
  'fake-kubelet',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubectl',
  'scc',
] as const;
export type ControlPlaneProgram = (typeof PROGRAMS)[number];

/** Where the definitions of the custom kinds are, which charts for OpenShift use: read from the modules of their makers. */
interface DefinitionSource {
  readonly module: string;
  readonly folder: string;
  readonly files: RegExp;
}

const DEFINITIONS: readonly DefinitionSource[] = [
  {
    module: 'github.com/openshift/api@v0.0.0-20251015095338-264e80a2b6e7',
    folder: 'route/v1/zz_generated.crd-manifests',
    files: /^routes\.crd\.yaml$/,
  },
  {
    module: 'github.com/prometheus-operator/prometheus-operator@v0.85.0',
    folder: 'example/prometheus-operator-crd',
    files: /_(servicemonitors|podmonitors|prometheusrules)\.yaml$/,
  },
  {
    module: 'sigs.k8s.io/gateway-api@v1.3.0',
    folder: 'config/crd/standard',
    files: /_httproutes\.yaml$/,
  },
];

export interface ControlPlane {
  /** The version of Kubernetes, `v1.34.4`. */
  readonly version: string;
  /** The path of a program. */
  readonly program: (name: ControlPlaneProgram) => string;
  /** Files with the definitions of custom kinds: Route, ServiceMonitor, PodMonitor, PrometheusRule, HTTPRoute. */
  readonly definitions: readonly string[];
}

/**
 * A real API server with all that a control plane needs, built from the Go module proxy once per user.
 * @throws MissingToolError when it has to be built and there is no Go.
 */
export async function provisionControlPlane(): Promise<ControlPlane> {
  const sources = readdirSync(SOURCE)
    .sort()
    .map((file) => readFileSync(join(SOURCE, file), 'utf8'));
  const modules = DEFINITIONS.map(({ module, folder, files }) => `${module} ${folder} ${files}`);
  const key = cacheKey(
    'control-plane',
    KUBERNETES,
    process.platform,
    process.arch,
    ...PROGRAMS,
    ...modules,
    ...sources,
  );
  const folder = await cachedFolder('control-plane', key, build);
  const definitions = join(folder, 'definitions');
  return {
    version: KUBERNETES,
    program: (name) => join(folder, name),
    definitions: readdirSync(definitions).map((file) => join(definitions, file)),
  };
}

async function build(folder: string): Promise<void> {
  await requireGo('The API server');
  const progress = new Progress(`Kubernetes ${KUBERNETES}: building it from the Go module proxy`);
  await runGo(['-C', SOURCE, 'build', '-ldflags', linkerFlags(), '-o', join(folder, 'control-plane'), '.']);
  for (const program of PROGRAMS) symlinkSync('control-plane', join(folder, program));
  mkdirSync(join(folder, 'definitions'));
  for (const source of DEFINITIONS) await copyDefinitions(source, join(folder, 'definitions'));
  progress.done('built');
}

/** Clients ask the server for its version, and an unset one is refused by charts with a kubeVersion. */
function linkerFlags(): string {
  const [major = '', minor = ''] = KUBERNETES.slice(1).split('.');
  const version = { gitVersion: KUBERNETES, gitMajor: major, gitMinor: minor };
  const set = Object.entries(version).map(
    ([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`,
  );
  return ['-s', '-w', ...set].join(' ');
}

async function copyDefinitions({ module, folder, files }: DefinitionSource, target: string): Promise<void> {
  const home = /"Dir": "(.*)"/.exec(await runGo(['mod', 'download', '-json', module]))?.[1] ?? '';
  const found = readdirSync(join(home, folder)).filter((file) => files.test(file));
  if (found.length === 0) throw new Error(`${module} has no file ${files} in ${folder}`);
  for (const file of found) copyFileSync(join(home, folder, file), join(target, file));
}
