import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { documentsOf } from './support/documents';
import { allHelms } from './support/helm';
import { LocalRegistry } from './support/local-registry';

// The package as a stranger gets it: packed, installed into an empty project from a registry on this machine that
// has nothing but what is in node_modules, compiled against, and run.

const ROOT = join(__dirname, '..', '..');
const EXAMPLE = join(__dirname, 'example');

// npm, the compiler and cdk8s, one after the other.
jest.setTimeout(600_000);

let project: string;
let registry: LocalRegistry;

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
  await registry.stop();
  rmSync(project, { recursive: true, force: true });
});

const versionOf = (name: string): string =>
  (JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')) as { version: string })
    .version;

test('the packed package is installed, compiled against, synthesised and installed by Helm without a network', async () => {
  await run('npm', 'install', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund');
  expect(readdirSync(join(project, 'node_modules', 'flink-cdc-connector', 'lib'))).toContain('helm');

  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = [
    '--strict',
    '--target',
    'ES2023',
    '--module',
    'node20',
    '--types',
    'node',
    '--outDir',
    'out',
  ];
  await run(process.execPath, compiler, ...options, 'src/main.ts');

  const cdk8s = join(ROOT, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s');
  const app = `env HELM_CHART=greeter RELEASE=hi NAMESPACE=ns ${process.execPath} out/main.js`;
  await run(process.execPath, cdk8s, 'synth', '--check-upgrade=false', '--app', app, '--output', 'dist');
  const manifests = documentsOf(readFileSync(join(project, 'dist', 'greeter.k8s.yaml'), 'utf8'));
  expect([...manifests.keys()]).toEqual([
    'ConfigMap hi-greeter-config',
    'Deployment.apps hi-greeter',
    'Service hi-greeter',
  ]);

  for (const helm of await allHelms()) {
    // The dry run of Helm 3 asks a cluster for its version; its template command is the one that does not.
    const dryRun = ['install', 'hi', join(project, 'greeter'), '--namespace', 'ns', '--dry-run=client'];
    const { ok, stdout, stderr } =
      helm.major === 3
        ? await helm.template(join(project, 'greeter'), 'hi', 'ns')
        : await helm.run(...dryRun);
    expect([ok, stderr]).toEqual([true, '']);
    const rendered =
      helm.major === 3 ? stdout : stdout.slice(stdout.indexOf('MANIFEST:') + 9, stdout.indexOf('NOTES:'));
    expect(documentsOf(rendered)).toEqual(manifests);
  }
});

test('nothing but the doors is open', async () => {
  const script = "require('flink-cdc-connector/lib/helm/index.js')";
  await expect(run(process.execPath, '-e', script)).rejects.toThrow('ERR_PACKAGE_PATH_NOT_EXPORTED');
});
