import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, afterAll, describe, expect, test } from '@jest/globals';
import { Yaml } from 'cdk8s';
import { provisionControlPlane } from '../../../scripts/provision/control-plane';
import { type ValuesMap } from '../../../src/helm';
import { Product, profile, PROFILES } from './product';

// The real code of OpenShift's admission and of Pod Security, on rendered manifests.

const CONSTRAINTS = join(__dirname, '..', '..', '..', 'scripts', 'cluster', 'constraints.yaml');

let product: Product;
let scc: string;
beforeAll(async () => {
  product = await Product.open();
  scc = (await provisionControlPlane()).program('scc');
});
afterAll(() => product.close());

/** A line per pod. */
function judge(
  values: ValuesMap,
  ranges: readonly string[] = [],
): readonly Readonly<Record<string, unknown>>[] {
  const input = Yaml.stringify(...product.synth(values).values());
  const { stdout, stderr } = spawnSync(scc, ['--constraints', CONSTRAINTS, ...ranges], {
    input,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}

const onOpenShift = [...PROFILES.keys()].filter((name) => name !== 'kubernetes');

describe.each(onOpenShift)('pods of the profile %s', (name) => {
  test.each(['restricted-v2', 'restricted-v3'])(
    'are taken by %s, and Pod Security has nothing to say',
    (wanted) => {
      const verdicts = judge({ ...profile(name), podSecurity: { profile: wanted } });
      expect(verdicts.length).toBeGreaterThanOrEqual(3);
      for (const { object, constraint, refused, podSecurity } of verdicts)
        expect([object, constraint, refused, podSecurity]).toEqual([object, wanted, undefined, undefined]);
    },
  );
});

test('the ids of a namespace do not matter', () => {
  const ranges = ['--uid-range', '1000990000/10000', '--supplemental-groups', '1000880000/10000'];
  for (const { constraint } of judge(profile('predecessor'), ranges))
    expect(constraint).toBe('restricted-v2');
});

test('the group of platform kubernetes is refused by restricted-v2, and fine for Pod Security', () => {
  for (const { refused, podSecurity } of judge(profile('kubernetes'))) {
    expect(refused).toContain('restricted-v2');
    expect(refused).toContain('9999 is not an allowed group');
    expect(podSecurity).toBeUndefined();
  }
});
