import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Yaml } from 'cdk8s';
import { type HelmChart, helmChartFiles } from '../../src/helm';
import { Greeter } from '../../test/chart/example/chart';
import { Torture } from '../../test/chart/torture/chart';
import { type GeneratedFile } from './generated-file';

const TESTS = 'test/chart';

/** The output of the charts that show and prove src/helm, committed so that a change of it can be read. */
export function exampleCharts(): readonly GeneratedFile[] {
  const greeter = new Greeter(new App(), 'greeter');
  return [
    ...chartFiles(greeter, `${TESTS}/example/golden/chart`),
    { path: `${TESTS}/example/golden/manifests.yaml`, content: Yaml.stringify(...greeter.toJson()) },
    ...chartFiles(new Torture(new App(), 'torture'), `${TESTS}/torture/golden/chart`),
    ...importedKinds(),
  ];
}

const chartFiles = (chart: HelmChart, folder: string): readonly GeneratedFile[] =>
  [...helmChartFiles(chart)].map(([path, content]) => ({ path: join(folder, path), content }));

/** TypeScript for the stored custom resource definitions, by `cdk8s import`. */
function importedKinds(): readonly GeneratedFile[] {
  const folder = mkdtempSync(join(tmpdir(), 'imports-'));
  const cli = join('node_modules', 'cdk8s-cli', 'bin', 'cdk8s');
  const options = ['--check-upgrade=false', '--language', 'typescript', '--output', folder];
  try {
    const { status, stderr } = spawnSync(
      process.execPath,
      [cli, 'import', ...options, `${TESTS}/torture/crds/servicemonitors.yaml`],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`cdk8s import failed: ${stderr}`);
    return readdirSync(folder).map((name) => ({
      path: join(TESTS, 'torture', 'imports', name),
      content: readFileSync(join(folder, name), 'utf8'),
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
