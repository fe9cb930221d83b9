import { describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { parsePipelineFile } from '../../../src/pipeline/pipeline-file';
import { minimal, pipelineOf, problemsOfText } from '../../support/pipeline-documents';

const named = (name: string) => ({ ...minimal(), name });

describe('a pipeline file', () => {
  const expected = [pipelineOf(named('a')), pipelineOf(named('b'))];

  test.each<[string, string]>([
    ['a list under pipelines', stringify({ pipelines: [named('a'), named('b')] })],
    ['a list', JSON.stringify([named('a'), named('b')])],
    ['YAML documents', `---\n${stringify(named('a'))}---\n${stringify(named('b'))}---\n`],
  ])('may be %s', (_, text) => {
    expect(parsePipelineFile(text, 'file').pipelines).toEqual(expected);
  });

  test('may use anchors and merge keys', () => {
    const text = `
pipelines:
  - &a
    name: a
    source: &source {type: sqlserver, hostname: db, username: sa, password: '\${MSSQL_PASSWORD}', database: shop, table: orders}
    sink: {type: kafka, bootstrapServers: kafka:9092}
  - <<: *a
    name: b
    source: {<<: *source, port: 1433}
`;
    expect(parsePipelineFile(text, 'file').pipelines).toEqual(expected);
  });

  test('keeps the text of what YAML would take for numbers', () => {
    const text = stringify(named('a'))
      .replace('name: a', 'name: a\nversion: 1.10')
      .replace('${MSSQL_PASSWORD}', '0123');
    const [pipeline] = parsePipelineFile(text, 'file').pipelines;
    expect(pipeline?.version).toBe('1.10');
    expect(pipeline?.source.connection.password).toBe('0123');
  });

  test('may define connectors below or in another document than the pipelines', () => {
    const { source } = minimal();
    const text = `name: a\nsource: db\nsink: {type: kafka, bootstrapServers: kafka:9092}\n---\n${stringify({ connectors: { db: source } })}`;
    expect(parsePipelineFile(text, 'file').pipelines).toEqual([expected[0]]);
  });

  test('notes what has no effect and what is a secret in plain text', () => {
    const { notes } = parsePipelineFile(
      stringify(minimal({ 'database-history': 'x', password: 'hunter2' })),
      'file',
    );
    expect(notes.map(({ path }) => path)).toEqual(['source.database-history', 'source.password']);
    expect(JSON.stringify(notes)).not.toContain('hunter2');
  });

  test.each<[string, string, number | undefined]>([
    ['a: [', 'Flow sequence in block collection must be sufficiently indented and end with a ]', 1],
    ['name: a\nname: b', 'the key name is there twice', 2],
    ['{"a": 1, "a": 2}', 'the key a is there twice', 1],
    ['name: *gone', 'the alias *gone has no anchor before it', 1],
    ['\tname: a', 'Tabs are not allowed as indentation', 1],
    ['name: !secret x', 'Unresolved tag: !secret', 1],
    ['just words', 'not a pipeline file', 1],
    ['', 'no pipeline in it', undefined],
    ['connectors: []', 'no pipeline in it', undefined],
    ['pipelines: 5', 'not valid', 1],
    ['pipelines: []\npipline: {}', 'unknown key', 2],
  ])('that is none is refused with the place: %j', (text, message, line) => {
    const { problems } = problemsOfText(text);
    expect(problems[0]?.message).toBe(message);
    expect(problems[0]?.place?.line).toBe(line);
  });

  test('refuses two pipelines or connectors of one name', () => {
    const { problems } = problemsOfText(stringify([named('a'), named('a')]));
    expect(problems.map(({ path, message }) => [path, message])).toEqual([
      ['[1].name', 'name of two pipelines'],
    ]);
    const connectors = [{ name: 'x', type: 'kafka' }, { name: 'x', type: 'kafka' }, { type: 'kafka' }];
    const messages = problemsOfText(stringify({ connectors, ...named('a') })).problems;
    expect(messages.map(({ path }) => path)).toEqual(['connectors[1].name', 'connectors[2].name']);
  });

  test('tells the nearest connector of the file', () => {
    const text = stringify({
      connectors: [{ name: 'warehouse-kafka', type: 'kafka', config: { bootstrapServers: 'k:9092' } }],
      pipelines: [{ ...minimal(), sink: 'warehouse-kafak' }],
    });
    expect(problemsOfText(text).problems[0]).toMatchObject({
      path: 'pipelines[0].sink',
      message: 'no such connector',
      nearest: 'warehouse-kafka',
    });
  });

  test('cannot be made to explode by aliases', () => {
    const levels = Array.from({ length: 9 }, (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n},`.repeat(10)}]`);
    const { problems } = problemsOfText(`l0: &l0 [x]\n${levels.join('\n')}`);
    expect(problems[0]?.message).toContain('more than');
  });
});
