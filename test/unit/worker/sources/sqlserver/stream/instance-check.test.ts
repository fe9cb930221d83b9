import { describe, expect, test } from '@jest/globals';
import { LSN_ZERO } from '../../../../../../src/worker/codec/lsn';
import {
  type InstanceState,
  nextNeeded,
  verifyInstances,
} from '../../../../../../src/worker/sources/sqlserver/stream/instance-check';
import { lsnOf } from '../handover/model/model-database';
import { capturedTable } from '../table-of';

const captured = capturedTable({ name: 'id' });
const good: InstanceState = { low: lsnOf(5), objectId: 101, createdAt: '2026-01-01T00:00:00.000' };

function verify(state: InstanceState | undefined, needed = lsnOf(5), since = LSN_ZERO): void {
  verifyInstances(new Map(state && [['dbo_orders', state]]), [{ captured, since }], needed);
}

describe('check of a capture instance', () => {
  test('passes while everything that is needed is there', () => {
    expect(() => verify(good)).not.toThrow();
  });

  test.each([
    ['CDC_SQLSERVER_INSTANCE_LOST', undefined],
    ['CDC_SQLSERVER_INSTANCE_RECREATED', { ...good, objectId: 102 }],
    ['CDC_SQLSERVER_INSTANCE_RECREATED', { ...good, createdAt: '2026-02-02T00:00:00.000' }],
    ['CDC_SQLSERVER_PERMISSION_DENIED', { ...good, low: LSN_ZERO }],
    ['CDC_SQLSERVER_RETENTION_GAP', { ...good, low: lsnOf(6) }],
  ])('stops with %s', (code, state) => {
    expect(() => verify(state)).toThrow(expect.objectContaining({ code }));
  });

  test('what lies before the table was read at all is not needed', () => {
    expect(() => verify({ ...good, low: lsnOf(9) }, lsnOf(5), lsnOf(9))).not.toThrow();
  });

  test('inside a commit that commit is needed, behind one the next LSN', () => {
    expect(nextNeeded({ lsn: lsnOf(3), cutLsn: lsnOf(7) })).toBe(lsnOf(7));
    expect(nextNeeded({ lsn: lsnOf(3), cutLsn: undefined }) > lsnOf(3)).toBe(true);
  });
});
