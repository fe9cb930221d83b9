import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { App } from 'cdk8s';
import { type HelmChart, helmChartFiles, writeHelmChart } from '../../src/helm';
import { Greeter } from './example/chart';
import { allHelms } from './support/helm';
import { Torture } from './torture/chart';

describe.each([
  ['example', (): HelmChart => new Greeter(new App(), 'greeter')],
  ['torture', (): HelmChart => new Torture(new App(), 'torture')],
] as const)('the printed %s chart', (name, make) => {
  const files = [...helmChartFiles(make())];
  const templates = files.filter(([path]) => path.startsWith('templates/'));

  test('is the committed one, file by file', () => {
    const golden = join(__dirname, name, 'golden', 'chart');
    const committed = readdirSync(golden, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const paths = committed.map((entry) => join(entry.parentPath, entry.name).slice(golden.length + 1));
    expect(paths.sort()).toEqual(files.map(([path]) => path).sort());
    for (const [path, content] of files) expect(readFileSync(join(golden, path), 'utf8')).toBe(content);
  });

  test('has no line over 140 characters and none that ends in white space', () => {
    for (const [path, content] of templates)
      for (const line of content.split('\n'))
        expect([path, line.length > 140, /\s$/.test(line)]).toEqual([path, false, false]);
  });

  test('uses none of what is hard to read or has no counterpart in manifests', () => {
    for (const [, content] of templates)
      expect(content).not.toMatch(
        /\b(ternary|tpl|lookup|randAlphaNum|now|genCA)\b|\.Capabilities|IsInstall|IsUpgrade/,
      );
  });

  test('is linted by Helm 3 and Helm 4 without a word', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lint-'));
    try {
      const chart = make();
      writeHelmChart(chart, join(folder, chart.chartName));
      for (const helm of await allHelms()) {
        const { ok, stdout, stderr } = await helm.run('lint', '--strict', join(folder, chart.chartName));
        expect([ok, stdout + stderr]).toEqual([
          true,
          expect.stringContaining('1 chart(s) linted, 0 chart(s) failed'),
        ]);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

test('the example uses printf for arguments only, and the usual names of helpers', () => {
  const files = helmChartFiles(new Greeter(new App(), 'greeter'));
  const manifests = [...files]
    .filter(([path]) => /^templates\/[^_].*\.yaml$/.test(path))
    .map(([, content]) => content);
  expect(manifests.join('\n')).not.toContain('printf');
  const names = Array.from(
    (files.get('templates/_helpers.tpl') ?? '').matchAll(/define "greeter\.(\w+)"/g),
    ([, name]) => name,
  );
  expect(names).toEqual(['name', 'fullname', 'chart', 'selectorLabels', 'labels', 'config']);
});
