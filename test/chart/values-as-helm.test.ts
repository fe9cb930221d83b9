import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseValues, readValues } from '../../src/helm';
import { goJson } from '../../src/helm/tree/go-values';
import { mergeDefaults } from '../../src/helm/values/merge';
import { allHelms, type Helm } from './support/helm';

// A chart that prints all its values as JSON is asked what Helm made of a values file.

const DEFAULTS = { map: { a: '1', b: { c: '2' } }, list: ['x'], text: 't', gone: { keep: '1' } };

let folder: string;
let helms: readonly Helm[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'values-'));
  helms = await allHelms();
  const files = {
    'Chart.yaml': 'apiVersion: v2\nname: mirror\nversion: 1.0.0\n',
    'values.yaml': JSON.stringify(DEFAULTS),
    'templates/all.yaml': 'all: {{ omit .Values "global" | toJson | quote }}\n',
  };
  mkdirSync(join(folder, 'mirror', 'templates'), { recursive: true });
  for (const [path, content] of Object.entries(files)) writeFileSync(join(folder, 'mirror', path), content);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(texts: readonly string[]): readonly string[] {
  return texts.map((text, index) => {
    const file = join(folder, `values-${index}.yaml`);
    writeFileSync(file, text);
    return file;
  });
}

/** What Helm sees, as JSON; undefined when it refuses. */
async function seenByHelm(
  helm: Helm,
  files: readonly string[],
  sets: readonly string[],
): Promise<string | undefined> {
  const args = [...files.flatMap((file) => ['-f', file]), ...sets.flatMap((set) => ['--set', set])];
  const { ok, stdout } = await helm.template(join(folder, 'mirror'), 'r', 'n', ...args);
  return ok ? (parseValues(stdout)['all'] as string) : undefined;
}

async function expectSame(texts: readonly string[], sets: readonly string[] = []): Promise<void> {
  const files = write(texts);
  const ours = goJson(mergeDefaults(DEFAULTS, readValues({ files, set: sets })));
  for (const helm of helms)
    expect([helm.major, await seenByHelm(helm, files, sets)]).toEqual([helm.major, ours]);
}

// prettier-ignore
const SCALARS = [
  'yes', 'Yes', 'YES', 'no', 'on', 'Off', 'y', 'Y', 'n', 'N', 'true', 'True', 'tRue', 'false', '~', 'null', 'Null', 'nUll',
  '0', '00', '07', '08', '010', '0123456', '0o17', '0O17', '0x1f', '0X1F', '-0x1f', '0b101', '0b102', '1_000', '1__0', '_1', '-1_0',
  '+5', '-5', '1.20', '1.', '.5', '-.5', '+.5', '1e3', '1e+3', '1.5e-3', 'e3', '1e', '0.1_5', '._5', '12:30', '12:30:45', '1:2.5',
  '2024-01-01', '2024-01-01T10:00:00Z', '2001-12-14 21:59:43.10 -5', '123456789012345', '9007199254740993', '1e400x', '0x', '0b',
  '"1"', "'on'", '!!str 5', '!!int "5"', '!!float 5', '!!bool "yes"', 'a b', 'a#b', '=', '<', '@x'.replace('@', 'at'), '|\n  two\n  lines',
];

test('every odd scalar of YAML 1.1 is what it is for Helm', async () => {
  const text = `odd:\n${SCALARS.map((scalar, index) => `  k${index}: ${scalar.replaceAll('\n', '\n  ')}`).join('\n')}\n`;
  await expectSame([text]);
});

test('keys that are no text become what they become for Helm', async () => {
  await expectSame(['odd: { 1: a, yes: b, 0x10: c, 1.5: d, 010: e, "on": f, -7: g }\n']);
});

describe('merging', () => {
  test.each([
    ['maps merge, lists and scalars replace', ['map: { b: { d: "3" } }\nlist: []\ntext: u\n']],
    ['null removes a default, at any depth', ['map: { a: null, b: { c: null } }\ngone: null\n']],
    ['null where there is no default stays', ['map: { z: null }\nnew: null\nlist: [null, { a: null }]\n']],
    ['a later file wins over an earlier one', ['map: { a: "2" }\nlist: [y]\n', 'map: { b: { c: "3" } }\n']],
    [
      'a null of an earlier file is taken back by a map of a later one',
      ['gone: null\n', 'gone: { more: "1" }\n'],
    ],
    ['a null of a later file removes what an earlier one set', ['map: { a: "9" }\n', 'map: null\n']],
    ['anchors and merge keys', ['base: &base { a: 1, b: 2 }\nmap:\n  <<: *base\n  b: 3\n']],
    ['a key that stands twice: the last one wins', ['text: a\ntext: b\n']],
    ['an empty file', ['', '# nothing\n', '---\n']],
    ['a document marker before the values', ['---\ntext: a\n', '# comment\n---\ntext: b\n']],
    ['a document marker after the values', ['text: a\n---\n', 'text: b\n...\n']],
  ])('%s', async (_, texts) => {
    await expectSame(texts);
  });
});

test.each([
  ['typed scalars', ['text=5', 'a=true', 'b=null', 'c=1.5', 'd=007', 'e=0', 'f=-3', 'g=']],
  [
    'paths, lists and escapes',
    ['map.b.c=9', 'list={a,b,1}', 'items[1].name=x', 'a\\.b/c=d\\,e', 'map.a=x=y'],
  ],
  ['several in one', ['map.a=2,map.z.y=3,list[0]=q']],
  ['removing a default', ['gone=null', 'map.b=null']],
])('--set with %s', async (_, sets) => {
  await expectSame(['text: from file\n'], sets);
});

test('values in several documents are refused: Helm 3 and Helm 4 read them differently', async () => {
  const files = write(['text: a\n---\ntext: b\n']);
  const seen = await Promise.all(helms.map((helm) => seenByHelm(helm, files, [])));
  expect(seen[0]).not.toBe(seen[1]);
  expect(() => readValues({ files })).toThrow(
    'holds several YAML documents, of which Helm 3 reads the first and Helm 4 all',
  );
});

test.each([
  ['a list', '- a\n'],
  ['a text', 'just words\n'],
  ['a number that is none', 'a: .nan\n'],
  ['no YAML', 'a: [\n'],
])('a file with %s is refused as Helm refuses it, by its name', async (_, text) => {
  const files = write([text]);
  for (const helm of helms) expect(await seenByHelm(helm, files, [])).toBeUndefined();
  expect(() => readValues({ files })).toThrow('values-0.yaml');
});
