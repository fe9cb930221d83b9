/**
 * `npm run bench:synth`: how long src/helm takes. In process: evaluating and printing a chart of thirty resources, at
 * most 150 ms of CPU time, which other work of the machine does not lengthen. As a command: `cdk8s synth` of that chart, at most three times as long as that of an empty app.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { helmChartFiles } from '../../src/helm';
import { Fleet } from './fleet';

const LIMIT_MS = 150;
const LIMIT_RATIO = 3;
const ROUNDS = 7;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

function measure(task: () => void): number {
  const begin = performance.now();
  task();
  return performance.now() - begin;
}

/** All threads of this process: of a task that waits for nothing, no less than it takes on an idle machine. */
function measureCpu(task: () => void): number {
  const begin = process.cpuUsage();
  task();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1000;
}

function evaluateAndPrint(): void {
  const chart = new Fleet(new App(), 'fleet');
  if (chart.toJson().length !== 30) throw new Error('the chart has to give thirty manifests');
  helmChartFiles(chart);
}

function synth(app: string, folder: string): void {
  const cli = join('node_modules', 'cdk8s-cli', 'bin', 'cdk8s');
  const command = `${process.execPath} --require tsx/cjs bench/synth/${app}.ts`;
  const args = [cli, 'synth', '--check-upgrade=false', '--app', command, '--output', folder];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`cdk8s synth of ${app} failed: ${stderr}`);
}

function main(): void {
  const folder = mkdtempSync(join(tmpdir(), 'bench-synth-'));
  try {
    const first = measureCpu(evaluateAndPrint);
    const inProcess = median(Array.from({ length: ROUNDS }, () => measureCpu(evaluateAndPrint)));
    const commands = Array.from({ length: ROUNDS }, () => [
      measure(() => synth('empty-app', folder)),
      measure(() => synth('fleet-app', folder)),
    ]);
    const [empty, fleet] = [0, 1].map((column) => median(commands.map((row) => row[column] ?? 0))) as [
      number,
      number,
    ];
    console.log(
      `evaluate and print 30 resources: first ${first.toFixed(0)} ms of CPU, then ${inProcess.toFixed(0)} ms (limit ${LIMIT_MS} ms)`,
    );
    console.log(
      `cdk8s synth: empty app ${empty.toFixed(0)} ms, 30 resources ${fleet.toFixed(0)} ms, ${(fleet / empty).toFixed(2)}x (limit ${LIMIT_RATIO}x)`,
    );
    if (inProcess > LIMIT_MS || fleet / empty > LIMIT_RATIO) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main();
