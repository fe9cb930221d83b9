import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { App } from 'cdk8s';
import { type ValuesMap, writeHelmChart } from '../../src/helm';
import { Greeter } from './example/chart';
import { allHelms, type Helm } from './support/helm';

let folder: string;
let helms: readonly Helm[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'refusals-'));
  helms = await allHelms();
  writeHelmChart(new Greeter(new App(), 'greeter'), join(folder, 'greeter'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function refusedByHelm(helm: Helm, values: ValuesMap): Promise<string> {
  const file = join(folder, 'values.json');
  writeFileSync(file, JSON.stringify(values));
  const { ok, stderr } = await helm.template(join(folder, 'greeter'), 'r', 'n', '-f', file);
  expect(ok).toBe(false);
  return stderr;
}

const refusedBySynth = (values: ValuesMap): string => {
  try {
    new Greeter(new App(), 'greeter', { values, releaseName: 'r', namespace: 'n' }).toJson();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'accepted';
};

describe('what the schema refuses', () => {
  test.each<readonly [string, ValuesMap, path: RegExp, synth: string]>([
    ['a wrong type', { replicas: 'two' }, /replicas/, 'replicas: must be integer, got "two"'],
    ['a value out of range', { replicas: 1000 }, /replicas/, 'replicas: must be <= 100, got 1000'],
    [
      'a pattern',
      { image: { tag: 'a b' } },
      /image[/.]tag/,
      'image.tag: must match pattern "^[a-zA-Z0-9._-]*$", got "a b"',
    ],
    [
      'a wrong type within a list',
      { extraEnv: [{ name: 'a' }, 5] },
      /extraEnv[/.]1/,
      'extraEnv[1]: must be object, got 5',
    ],
    [
      'an unknown key',
      { replica: 2 },
      /replica\b/,
      'replica: there is no such key; did you mean "replicas"?',
    ],
    [
      'an unknown key below',
      { image: { repo: 'x', tags: 'y' } },
      /image/,
      'image.tags: there is no such key; did you mean "tag"?',
    ],
    ['a removed scalar', { replicas: null }, /replicas/, "(root): must have required property 'replicas'"],
    ['a key against its pattern', { config: { 'A b': 1 } }, /config/, 'config.A b: there is no such key'],
  ])('%s is named with its path by Helm 3, Helm 4 and synth', async (_, values, path, synth) => {
    for (const helm of helms) expect(await refusedByHelm(helm, values)).toMatch(path);
    expect(refusedBySynth(values)).toContain(synth);
  });

  test('all that is wrong is told at once', () => {
    const message = refusedBySynth({ replicas: -1, hots: 'x', image: { tag: 1 } });
    expect(message).toContain('replicas: must be >= 0, got -1');
    expect(message).toContain('hots: there is no such key; did you mean "host"?');
    expect(message).toContain('image.tag: must be string, got 1');
  });
});

describe('what a check refuses', () => {
  test('is one message with every problem, the same bytes from Helm 3, Helm 4 and synth', async () => {
    const values = {
      host: 'a.example',
      replicas: 0,
      podLabels: { 'app.kubernetes.io/name': 'x', fine: 'y' },
      extraEnv: [{ name: 'CONFIG', value: '1' }, { name: 'A' }, { name: 'A' }],
    };
    const problems = [
      'replicas: 0 pods cannot answer at a.example',
      'podLabels: "app.kubernetes.io/name" comes out twice in server/deployment spec.template.metadata.labels',
      'extraEnv: "CONFIG" comes out twice in server/deployment spec.template.spec.containers[0].env',
      'extraEnv: "A" comes out twice in server/deployment spec.template.spec.containers[0].env',
    ];
    const block = `\n${problems.join('\n')}\n`;
    for (const helm of helms) expect(await refusedByHelm(helm, values)).toContain(block);
    expect(`${refusedBySynth(values)}\n`).toContain(block);
  });
});
