import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { startCluster, type Cluster } from '../../scripts/cluster/cluster';
import { documentsOf } from './support/documents';
import { allHelms } from './support/helm';
import { LocalRegistry } from './support/local-registry';

// The package as a stranger gets it: packed, installed into an empty project from a registry on this machine that
// has nothing but what is in node_modules, compiled against, and run; its chart goes to a real API server.

const ROOT = join(__dirname, '..', '..');
const EXAMPLE = join(__dirname, 'example');

// npm, the compiler and cdk8s, one after the other.
jest.setTimeout(600_000);

let project: string;
let registry: LocalRegistry;
let cluster: Cluster;

/** Not a synchronous call: the registry has to answer meanwhile. */
async function run(command: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, {
    cwd: project,
    // None of the variables that an outer npm passes on.
    env: {
      PATH: process.env['PATH'],
      HOME: project,
      npm_config_registry: registry.url,
      npm_config_cache: join(project, '.npm'),
    },
  });
  return stdout;
}

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'package-'));
  registry = await LocalRegistry.start(ROOT);
  cluster = await startCluster({ fakeNodes: 1 });
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', project], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const peers = Object.fromEntries(
    ['cdk8s', 'cdk8s-plus-27', 'constructs'].map((name) => [name, versionOf(name)]),
  );
  const dependencies = { 'flink-cdc-connector': `file:${packed.trim().split('\n').at(-1) ?? ''}`, ...peers };
  const extra = {
    '@sinclair/typebox': versionOf('@sinclair/typebox'),
    '@types/node': versionOf('@types/node'),
  };
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'stranger', private: true, dependencies: { ...dependencies, ...extra } }),
  );
  mkdirSync(join(project, 'src'));
  for (const file of ['chart.ts', 'main.ts', 'values.ts'])
    writeFileSync(
      join(project, 'src', file),
      readFileSync(join(EXAMPLE, file), 'utf8').replaceAll('../../../src/helm', 'flink-cdc-connector/helm'),
    );
});
afterAll(async () => {
  await cluster.stop();
  await registry.stop();
  rmSync(project, { recursive: true, force: true });
});

const versionOf = (name: string): string =>
  (JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')) as { version: string })
    .version;

/** The manifests that `cdk8s synth` wrote for the release `hi`. */
const synthesised = (): ReadonlyMap<string, unknown> =>
  documentsOf(readFileSync(join(project, 'dist', 'greeter.k8s.yaml'), 'utf8'));

test('the packed package is installed, compiled against and synthesised without a network', async () => {
  await run('npm', 'install', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund');
  expect(readdirSync(join(project, 'node_modules', 'flink-cdc-connector', 'lib'))).toContain('helm');

  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const target = ['--target', 'ES2023', '--module', 'node20', '--types', 'node'];
  await run(process.execPath, compiler, '--strict', ...target, '--outDir', 'out', 'src/main.ts');

  const cdk8s = join(ROOT, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s');
  const app = `env HELM_CHART=greeter RELEASE=hi ${process.execPath} out/main.js`;
  await run(process.execPath, cdk8s, 'synth', '--check-upgrade=false', '--app', app, '--output', 'dist');
  expect([...synthesised().keys()]).toEqual([
    'ConfigMap hi-greeter-config',
    'Deployment.apps hi-greeter',
    'Service hi-greeter',
  ]);
});

test.each([3, 4] as const)(
  'Helm %i installs its chart on a real API server, as a user who may work in one namespace',
  async (major) => {
    const [helm] = (await allHelms()).filter((candidate) => candidate.major === major);
    const namespace = `helm${major}`;
    await cluster.createNamespace(namespace);
    await cluster.kubectl(
      'create',
      'rolebinding',
      'developer',
      '--clusterrole=admin',
      '--user=developer',
      `--namespace=${namespace}`,
    );
    const asDeveloper = ['--namespace', namespace, '--kubeconfig', cluster.kubeconfigOf('developer')];
    const install = ['install', 'hi', join(project, 'greeter'), ...asDeveloper];

    const dryRun = await helm?.run(...install, '--dry-run=server');
    expect(dryRun?.stderr).toBe('');
    const printed = dryRun?.stdout ?? '';
    expect(documentsOf(printed.slice(printed.indexOf('MANIFEST:') + 9, printed.indexOf('NOTES:')))).toEqual(
      synthesised(),
    );

    const installed = await helm?.run(...install, '--wait', '--timeout=60s');
    expect(installed).toMatchObject({ ok: true, stderr: '' });
    for (const [identity, manifest] of synthesised()) {
      const found = await cluster.kubectl(
        'get',
        ...identity.split(' '),
        `--namespace=${namespace}`,
        '--output=json',
      );
      expect(JSON.parse(found)).toMatchObject(manifest as Record<string, unknown>);
    }
  },
);

test('the command of the package runs', async () => {
  const command = join(project, 'node_modules', '.bin', 'flink-cdc');
  await expect(run(process.execPath, command, '--help')).resolves.toContain('Usage: flink-cdc');
});

test('nothing but the doors is open', async () => {
  const script = "require('flink-cdc-connector/lib/helm/index.js')";
  await expect(run(process.execPath, '-e', script)).rejects.toThrow('ERR_PACKAGE_PATH_NOT_EXPORTED');
});
