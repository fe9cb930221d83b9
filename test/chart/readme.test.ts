import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import * as library from '../../src/helm';

const readme = readFileSync(join(__dirname, '..', '..', 'src', 'helm', 'README.md'), 'utf8');
const example = (path: string): string =>
  readFileSync(join(__dirname, 'example', path), 'utf8')
    .replaceAll('../../../src/helm', 'flink-cdc-connector/helm')
    .trimEnd();

test.each(['values.ts', 'chart.ts', 'main.ts'])('the README shows the %s that the tests run', (file) => {
  expect(readme).toContain(`\`\`\`ts\n// ${file}\n${example(file)}\n\`\`\``);
});

test('the README shows the template that is printed', () => {
  const template = example('golden/chart/templates/server-deployment.yaml');
  expect(readme).toContain(`\`\`\`yaml\n# server-deployment.yaml\n${template}\n\`\`\``);
});

test('every word of the vocabulary that the README names is exported, and every exported word is named', () => {
  const words = Object.keys(library).filter((name) => /^[a-z]/.test(name));
  const table = readme.slice(readme.indexOf('## Vocabulary'), readme.indexOf('## What is checked'));
  const rest = [
    'helmChartFiles',
    'parseValues',
    'valuesYaml',
    'defaultValues',
    'jsonSchema',
    'resolveValues',
  ];
  const named = words.filter((word) => !rest.includes(word));
  expect(named.filter((word) => !new RegExp(`\\b${word}\\b`).test(readme))).toEqual([]);
  const used = Array.from(
    table.matchAll(/`(?:\.\.\.)?([a-z][A-Za-z]*)(?=[(`.,])/g),
    ([, word]) => word ?? '',
  );
  expect(used.filter((word) => !words.includes(word) && !['v', 'text'].includes(word))).toEqual([]);
});

test('every command of the README is a script of the package', () => {
  const { scripts } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const commands = Array.from(readme.matchAll(/npm run ([\w:]+)/g), ([, name]) => name ?? '');
  expect(commands.length).toBeGreaterThan(2);
  expect(commands.filter((name) => !(name in scripts))).toEqual([]);
});
