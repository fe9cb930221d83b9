import { describe, expect, test } from '@jest/globals';
import { CdcError } from '../../../../../src/core/errors/cdc-error';
import { ShardOwner } from '../../../../../src/worker/sinks/kafka/shard-owner';

const SHARD = 'shop/0';
const FENCED = new CdcError('CDC_KAFKA_PRODUCER_FENCED', 'fenced');

function claim(attempt: number, instance: string): ReturnType<ShardOwner['nextClaim']> {
  return { attempt, instance, timestampMs: 0 };
}

describe('the owner of a shard', () => {
  test('takes over at its first start, whoever has claimed the shard', () => {
    const owner = new ShardOwner();
    const stored = claim(7, 'other');
    owner.assertNotReplaced(SHARD, stored);
    expect(owner.nextClaim(stored, 5)).toEqual({ attempt: 8, instance: owner.instance, timestampMs: 5 });
    expect(new ShardOwner().nextClaim(undefined, 5).attempt).toBe(1);
  });

  test('gives up when somebody else has claimed the shard after it', () => {
    const owner = new ShardOwner();
    owner.assertNotReplaced(SHARD, undefined);
    owner.claimed(claim(3, owner.instance));
    owner.assertNotReplaced(SHARD, claim(3, owner.instance));
    owner.assertNotReplaced(SHARD, claim(2, 'other'));
    expect(() => owner.assertNotReplaced(SHARD, claim(4, 'other'))).toThrow(
      expect.objectContaining({ code: 'CDC_SINK_REPLACED', message: expect.stringContaining('other') }),
    );
  });

  test('gives up when it was fenced before it had claimed anything', () => {
    const owner = new ShardOwner();
    owner.assertNotReplaced(SHARD, undefined);
    owner.noteError(FENCED);
    expect(() => owner.assertNotReplaced(SHARD, claim(1, 'other'))).toThrow(CdcError);
  });

  test('a claim that it has found at its start does not replace it when the start has to be repeated', () => {
    const owner = new ShardOwner();
    owner.assertNotReplaced(SHARD, claim(5, 'a worker of long ago'));
    owner.noteError(FENCED);
    owner.assertNotReplaced(SHARD, claim(5, 'a worker of long ago'));
    expect(() => owner.assertNotReplaced(SHARD, claim(6, 'other'))).toThrow(CdcError);
  });

  test('its own claim, committed without an answer, does not replace it', () => {
    const owner = new ShardOwner();
    owner.assertNotReplaced(SHARD, undefined);
    owner.assertNotReplaced(SHARD, claim(1, owner.instance));
  });

  test('waits 1 to 3 s after a fencing only, until it has judged the claims', () => {
    const owner = new ShardOwner();
    owner.noteError(new CdcError('CDC_KAFKA_CONNECTION_LOST', 'lost'));
    expect(owner.pauseMs).toBe(0);
    owner.noteError(FENCED);
    for (let i = 0; i < 100; i++) {
      expect(owner.pauseMs).toBeGreaterThanOrEqual(1000);
      expect(owner.pauseMs).toBeLessThanOrEqual(3000);
    }
    owner.assertNotReplaced(SHARD, undefined);
    expect(owner.pauseMs).toBe(0);
  });
});
