import { describe, expect, test } from '@jest/globals';
import { type JsonObject } from '../../../../../src/core/ports';
import { TableHandover } from '../../../../../src/worker/sources/sqlserver/handover/table-handover';
import { type KeyBound } from '../../../../../src/worker/sources/sqlserver/snapshot/key-bound';
import {
  parseStoredPosition,
  restoreTable,
  toStoredPosition,
  toTableRecord,
} from '../../../../../src/worker/sources/sqlserver/stored-state';
import { lsnOf } from './handover/model/model-database';
import { capturedTable } from './table-of';

const table = capturedTable({ name: 'id' }, { name: 'note' });
const history = { database: 'shop', databaseGuid: 'A', recoveryForkGuid: null, restoreHistoryId: 7 };

function recordOf(floor: KeyBound | null | 'end'): JsonObject {
  const handover = new TableHandover<KeyBound>([0], floor);
  const record = toTableRecord({ captured: table, handover, since: lsnOf(3) });
  return JSON.parse(JSON.stringify(record)) as JsonObject;
}

describe('stored state', () => {
  test('a position comes back with the history it belongs to', () => {
    const position = { lsn: lsnOf(5), cut: null };
    const stored = { position: toStoredPosition(history, position), tables: new Map() };
    expect(parseStoredPosition(stored)).toEqual({ history, position });
  });

  test.each([null, ['7'], 'end'] as const)('a table whose snapshot is at %j goes on from there', (floor) => {
    const { handover, since } = restoreTable(recordOf(floor), table);
    expect(handover.isDone).toBe(floor === 'end');
    expect(handover.floor).toEqual(floor === 'end' ? null : floor);
    expect(since).toBe(lsnOf(3));
  });

  test.each([
    ['CDC_SQLSERVER_SCHEMA_CHANGED', capturedTable({ name: 'id' }), {}],
    ['CDC_SQLSERVER_INSTANCE_RECREATED', { ...table, instance: { ...table.instance, objectId: 7 } }, {}],
    ['CDC_SQLSERVER_STATE_INVALID', table, { snapshot: 'half' }],
    ['CDC_SQLSERVER_STATE_INVALID', table, { since: 5 }],
  ])('%s', (code, found, more) => {
    expect(() => restoreTable({ ...recordOf(null), ...more }, found)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  test.each([{}, { history }, { lsn: '00000000:00000001:0000' }])('%j is not a position', (position) => {
    expect(() => parseStoredPosition({ position, tables: new Map() })).toThrow(
      expect.objectContaining({ code: 'CDC_SQLSERVER_STATE_INVALID' }),
    );
  });
});
