import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { documentsOf } from '../support/documents';
import { Product, PROFILES } from './product';

let product: Product;
beforeAll(async () => {
  product = await Product.open();
});
afterAll(() => product.close());

describe.each([...PROFILES])('profile %s', (name, file) => {
  test('Helm 3 and Helm 4 render what is committed in dist', async () => {
    const committed = join(__dirname, '..', '..', '..', 'dist', name, 'cdc.k8s.yaml');
    const manifests = documentsOf(readFileSync(committed, 'utf8'));
    for (const helm of product.helms) {
      const { stdout, stderr } = await helm.template(product.chart, 'flink-cdc', 'flink-cdc', '-f', file);
      expect([stderr, documentsOf(stdout)]).toEqual(['', manifests]);
    }
  });
});

test('helm lint --strict has nothing to say', async () => {
  for (const helm of product.helms) {
    const { ok, stdout } = await helm.run('lint', '--strict', product.chart);
    expect([ok, /\[(WARNING|ERROR)\]/.test(stdout)]).toEqual([true, false]);
  }
});

test('what depends on the cluster or on time is in no template', () => {
  const templates = readdirSync(join(product.chart, 'templates'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  expect(templates.length).toBeGreaterThan(15);
  expect(templates.join('')).not.toMatch(/\.Capabilities|\blookup\b|\btpl\b|\brand\w+|\bnow\b|genSigned/);
});
