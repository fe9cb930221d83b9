import { describe, expect, test } from '@jest/globals';
import {
  identityToJson,
  readHistoryIdentity,
  verifyIdentity,
} from '../../../../../../src/worker/sources/sqlserver/discovery/history-identity';
import { FakeQueries } from '../fake-queries';

const identity = { database: 'shop', databaseGuid: 'A', recoveryForkGuid: 'F', restoreHistoryId: 7 };
const stored = identityToJson(identity);

describe('identity of a history', () => {
  test('is what the server says, as far as the login may look', async () => {
    const all = { 'DB_NAME()': [['shop']] };
    const seen = new FakeQueries({ database_recovery_status: [['A', 'F']], restorehistory: [[7]], ...all });
    expect(await readHistoryIdentity(seen)).toEqual(identity);
    const hidden = new FakeQueries({ database_recovery_status: 297, restorehistory: 229, ...all });
    expect(await readHistoryIdentity(hidden)).toEqual({
      database: 'shop',
      databaseGuid: null,
      recoveryForkGuid: null,
      restoreHistoryId: null,
    });
  });

  test('the same one passes, also where something is not known any more', () => {
    expect(() => verifyIdentity(stored, identity)).not.toThrow();
    expect(() => verifyIdentity(stored, { ...identity, restoreHistoryId: null })).not.toThrow();
    expect(() => verifyIdentity({ ...stored, recoveryForkGuid: null }, identity)).not.toThrow();
  });

  test.each([
    ['CDC_SQLSERVER_DATABASE_RESTORED', { recoveryForkGuid: 'G' }],
    ['CDC_SQLSERVER_DATABASE_RESTORED', { restoreHistoryId: 8 }],
    ['CDC_SQLSERVER_DATABASE_CHANGED', { database: 'other' }],
    ['CDC_SQLSERVER_DATABASE_CHANGED', { databaseGuid: 'B' }],
  ])('%s for %j', (code, change) => {
    expect(() => verifyIdentity(stored, { ...identity, ...change })).toThrow(
      expect.objectContaining({ code }),
    );
  });
});
