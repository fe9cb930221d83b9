import { describe, expect, test } from '@jest/globals';
import {
  decodeShardState,
  encodeStateEntry,
  shardKey,
  type StateEntry,
} from '../../../../src/worker/kafka/state-records';

const SHARD = shardKey('shop', '0');
const ENTRIES: readonly StateEntry[] = [
  {
    kind: 'position',
    value: { attempt: 2, seq: 7, instance: 'i', timestampMs: 1, deadLetters: 0, position: { lsn: '0a' } },
  },
  { kind: 'claim', value: { attempt: 2, instance: 'i', timestampMs: 1 } },
  { kind: 'offsets', value: { topics: { orders: ['1', '2'] }, ids: { orders: 'a' } } },
  { kind: 'document', value: { name: 'shop' } },
  { kind: 'table', id: 'shop.dbo.orders/x', value: { status: 'done' } },
];

function stored(shard: string, entries: readonly StateEntry[] = ENTRIES): Map<string, Buffer> {
  const records = entries.map((entry) => encodeStateEntry(shard, entry));
  return new Map(records.map(({ key, value }) => [String(key), Buffer.from(value ?? [])]));
}

describe('the records of a shard', () => {
  test('have the keys that other programs read', () => {
    expect([...stored(SHARD).keys()]).toEqual([
      'shop/0',
      'shop/0/claim',
      'shop/0/offsets',
      'shop/0/document',
      'shop/0/table/shop.dbo.orders/x',
    ]);
  });

  test('are read as they were written, those of other shards left out', () => {
    const others = [shardKey('shop', '01'), shardKey('shop2', '0')].flatMap((shard) => [...stored(shard)]);
    const state = decodeShardState(SHARD, new Map([...others, ...stored(SHARD)]));
    expect(state).toMatchObject({
      position: ENTRIES[0]?.value,
      claim: ENTRIES[1]?.value,
      offsets: ENTRIES[2]?.value,
      document: { name: 'shop' },
      tables: new Map([['shop.dbo.orders/x', { status: 'done' }]]),
    });
    expect(decodeShardState(SHARD, new Map(others))).toEqual({
      position: undefined,
      claim: undefined,
      offsets: undefined,
      document: undefined,
      tables: new Map(),
    });
  });

  test.each([
    ['{"v":2}', 'CDC_SINK_STATE_TOO_NEW'],
    ['{}', 'CDC_SINK_STATE_UNREADABLE'],
    ['[]', 'CDC_SINK_STATE_UNREADABLE'],
    ['no JSON', 'CDC_SINK_STATE_UNREADABLE'],
  ])('a record %s is refused', (text, code) => {
    const records = new Map([['shop/0/claim', Buffer.from(text)]]);
    expect(() => decodeShardState(SHARD, records)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining('shop/0/claim') }),
    );
  });
});
