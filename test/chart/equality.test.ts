import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Greeter } from './example/chart';
import { Values as GreeterValues } from './example/values';
import { EqualityProof } from './support/equality';
import { Torture } from './torture/chart';
import { Values as TortureValues } from './torture/values';

/** Random values files, most of them for the chart with more branches; `npm run equality -- 5000` takes new ones. */
const FILES = Number(process.env['CHART_FILES'] ?? 300);
const SEED = Number(process.env['CHART_SEED'] ?? 20_250_101);

const EXAMPLE_FILES = Math.floor(FILES / 4);

jest.setTimeout(Math.max(600_000, FILES * 2_000));

describe.each([
  ['example', 'greeter', Greeter, GreeterValues, EXAMPLE_FILES],
  ['torture', 'torture', Torture, TortureValues, FILES - EXAMPLE_FILES],
] as const)('the %s chart', (_, name, chartClass, schema, files) => {
  let proof: EqualityProof;

  beforeAll(async () => {
    proof = await EqualityProof.open(chartClass, name);
  });
  afterAll(() => proof.close());

  test(`${files} random values files give the same manifests by Helm 3, Helm 4 and synth, or are refused by all`, async () => {
    await proof.random(schema, files, SEED);
    expect(proof.counts.accepted).toBeGreaterThan(files / 2);
    expect(proof.counts.refused).toBeGreaterThan(0);
  });

  test('these files reached every branch: conditions true and false, loops with none, one and more items', () => {
    expect(proof.branches.count).toBeGreaterThan(5);
    expect(proof.branches.missed).toEqual([]);
  });
});
