import { describe, expect, test } from '@jest/globals';
import { type JsonObject } from '../../../src/core/ports';
import { formatPlan, plan } from '../../../src/pipeline/plan';
import { minimal, pipelineOf } from '../../support/pipeline-documents';

const current = pipelineOf({ ...minimal(), version: '1.2' });
const changed = (source: JsonObject, sink: JsonObject = {}, head: JsonObject = {}) =>
  plan(current, pipelineOf({ ...minimal(source, sink), version: '1.2', ...head }));

describe('a plan', () => {
  test('of a document with itself is empty', () => {
    expect(plan(current, current)).toEqual({ changes: [], needsAcceptance: false });
  });

  test.each<[string, JsonObject, JsonObject]>([
    ['source.tables', { tables: ['dbo.orders', 'dbo.lines'] }, {}],
    ['source.tables', { tables: ['dbo.other'] }, {}],
    ['source.connection.database', { database: 'crm' }, {}],
    ['source.captureInstances.dbo.orders', { captureInstances: { 'dbo.orders': 'v2' } }, {}],
    ['source.unmappedTypes', { unmappedTypes: 'text' }, {}],
    ['sink.topic', {}, { topic: 'x' }],
    ['sink.format.type', {}, { format: 'debezium-json' }],
    ['sink.format.decimals', {}, { format: { type: 'json', decimals: 'string' } }],
  ])('says that a change of %s has to be accepted and why', (path, source, sink) => {
    const { changes, needsAcceptance } = changed(source, sink);
    expect(needsAcceptance).toBe(true);
    expect(changes.find((change) => change.path === path)?.acceptance).toMatch(/\w+/);
  });

  test.each<[string, JsonObject, JsonObject]>([
    ['source.connection.hostname', { hostname: 'db2' }, {}],
    ['source.snapshot.chunkRows', { snapshot: { chunkRows: 5 } }, {}],
    ['sink.bootstrapServers', {}, { bootstrapServers: 'kafka2:9092' }],
    ['sink.transaction.maxAgeMs', {}, { transaction: { maxAgeMs: 50 } }],
    ['sink.deadLetters', {}, { deadLetters: { topic: 'dlq' } }],
  ])('lets %s change freely', (path, source, sink) => {
    const { changes, needsAcceptance } = changed(source, sink);
    expect(needsAcceptance).toBe(false);
    expect(changes[0]?.path).toBe(path);
  });

  test('takes options that a stored document does not have yet for their defaults', () => {
    const { source, sink, ...head } = current;
    const stored = { ...head, source: { ...source, poll: {} }, sink: { ...sink, format: { type: 'json' } } };
    expect(plan(stored as never, current).changes).toEqual([]);
  });

  test('tells added from removed tables', () => {
    const { changes } = changed({ tables: ['dbo.other'] });
    expect(changes).toMatchObject([
      { kind: 'removed', before: 'dbo.orders', after: null },
      { kind: 'added', before: null, after: 'dbo.other' },
    ]);
  });

  test('does not mind the order of tables', () => {
    const two = pipelineOf(minimal({ tables: ['dbo.a', 'dbo.b'] }));
    expect(plan(two, pipelineOf(minimal({ tables: ['dbo.b', 'dbo.a'] }))).changes).toEqual([]);
  });

  test.each([
    ['1.10', false],
    ['2', false],
    ['1.1', true],
    ['1.2.0', false],
  ])('to version %s from 1.2', (version, lower) => {
    expect(changed({}, {}, { version }).needsAcceptance).toBe(lower);
  });

  test('neither compares nor shows secrets', () => {
    const literal = pipelineOf(minimal({ password: 'hunter2' }));
    const other = pipelineOf(minimal({ password: 'hunter3', port: 5 }));
    expect(formatPlan(plan(literal, other))).toEqual(['~ source.connection.port: 1433 -> 5']);
    expect(
      formatPlan(plan(current, pipelineOf({ ...minimal({ password: 'hunter2' }), version: '1.2' }))),
    ).toEqual(['~ source.connection.password: "${MSSQL_PASSWORD}" -> "***"']);
  });

  test('is shown a line per change', () => {
    expect(formatPlan(changed({ tables: ['dbo.orders', 'dbo.lines'] }, { topic: '{table}' }))).toEqual([
      '+ source.tables: "dbo.lines" (has to be accepted: the table is snapshotted from its beginning, beside the running changes)',
      '~ sink.topic: "{database}.{schema}.{table}" -> "{table}" (has to be accepted: rows go to other topics from here on; what is in the old ones stays there)',
    ]);
  });
});
