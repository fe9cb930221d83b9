import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TxnLog, TXN_LOG_DEFAULTS, type TxnLogSettings } from '../../../../src/worker/kafka/txn-log';
import { ModelBroker } from '../../../support/kafka/model-broker';

const PARTITIONS = 4;
const NEVER = new AbortController().signal;

async function openLog(broker: ModelBroker, settings: Partial<TxnLogSettings> = {}): Promise<TxnLog> {
  const all = { ...TXN_LOG_DEFAULTS, transactionalId: 'id', ...settings };
  return broker.settle(TxnLog.open(broker, all, NEVER));
}

function append(log: TxnLog, partition: number, value: string): void {
  log.append('t', partition, { key: null, value: Buffer.from(value), headers: null }, 0);
}

describe('a transaction log', () => {
  let broker: ModelBroker;

  beforeEach(() => {
    broker = new ModelBroker(PARTITIONS);
  });

  test('adds all partitions at once, writes once to each leader, and commits', async () => {
    const log = await openLog(broker);
    for (let partition = 0; partition < PARTITIONS; partition++) append(log, partition, 'a');
    await broker.settle(log.commit());
    expect(broker.requests).toEqual([
      'FindCoordinator',
      'InitProducerId',
      'AddPartitionsToTxn',
      'Produce',
      'Produce',
      'EndTxn',
    ]);
    expect(log.nextOffset({ topic: 't', partition: 3 })).toBe(1n);
  });

  test('commits nothing without a request', async () => {
    const log = await openLog(broker);
    await broker.settle(log.commit());
    expect(broker.requests).toEqual(['FindCoordinator', 'InitProducerId']);
  });

  test('waits while the markers of the transaction before are written', async () => {
    const log = await openLog(broker);
    broker.concurrent = 3;
    append(log, 0, 'a');
    await broker.settle(log.commit());
    expect(broker.requests.filter((name) => name === 'AddPartitionsToTxn')).toHaveLength(4);
    expect(broker.committed('t', 0)).toEqual(['a']);
  });

  test('sends what waits before the commit, in as many batches as it takes', async () => {
    const log = await openLog(broker, { flushBytes: 500, maxBatchBytes: () => 200 });
    const values = Array.from({ length: 20 }, (_, i) => `${i}`.padEnd(60, '.'));
    for (const value of values) append(log, 0, value);
    while (await broker.tick());
    expect(broker.requests).toContain('Produce');
    expect(broker.committed('t', 0)).toEqual([]);
    await broker.settle(log.commit());
    expect(broker.committed('t', 0)).toEqual(values);
  });

  test('every interleaving of appends, commits and answers commits what was appended before, in order', async () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ append: fc.nat(PARTITIONS - 1), bytes: fc.nat(300) }) },
      { weight: 2, arbitrary: fc.constant('tick' as const) },
      { weight: 1, arbitrary: fc.constant('commit' as const) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 80 }),
        fc.integer({ min: 1, max: 800 }),
        async (steps, flushBytes) => {
          const model = new ModelBroker(PARTITIONS);
          const log = await openLog(model, { flushBytes, maxBatchBytes: () => 400 });
          const appended: string[][] = Array.from({ length: PARTITIONS }, () => []);
          const expectCommitted = (counts: readonly number[]): void => {
            for (const [partition, count] of counts.entries())
              expect(model.committed('t', partition)).toEqual(appended[partition]?.slice(0, count));
          };
          let commit: Promise<void> = Promise.resolve();
          let number = 0;
          for (const what of [...steps, 'commit' as const]) {
            if (what === 'tick') await model.tick();
            else if (what === 'commit') {
              await model.settle(commit);
              const counts = appended.map(({ length }) => length);
              commit = log.commit().then(() => expectCommitted(counts));
            } else {
              const value = `${number++}`.padEnd(what.bytes, '.');
              appended[what.append]?.push(value);
              append(log, what.append, value);
            }
          }
          await model.settle(commit);
          expectCommitted(appended.map(({ length }) => length));
          expect(log.pendingBytes).toBe(0);
        },
      ),
      { numRuns: 200 },
    );
  });

  type Answer = { partition: number; errorCode: number; baseOffset: bigint }[];

  test.each<[string, (answer: Answer) => Answer, string]>([
    ['lacks a partition', (answer) => answer.slice(1), 'does not mention the partition'],
    ['names one twice', (answer) => [...answer, ...answer], 'the answer is for'],
    [
      'has an error',
      ([first, ...rest]) => [{ ...first, errorCode: 6 } as Answer[0], ...rest],
      'NOT_LEADER_OR_FOLLOWER',
    ],
    [
      'has the offset of an older batch',
      ([first, ...rest]) => [{ ...first, baseOffset: 0n } as Answer[0], ...rest],
      'below 2',
    ],
    [
      'has no offset',
      ([first, ...rest]) => [{ ...first, baseOffset: -1n } as Answer[0], ...rest],
      'acknowledged at offset -1',
    ],
  ])('ends when an answer to Produce %s', async (_what, change, message) => {
    const log = await openLog(broker);
    append(log, 0, 'first');
    append(log, 0, 'transaction');
    await broker.settle(log.commit());
    broker.tamper = (apiName, answer) => (apiName === 'Produce' ? change(answer as Answer) : answer);
    append(log, 0, 'a');
    append(log, 2, 'a');
    const requests = broker.requests.length;
    const error = { code: 'CDC_KAFKA_TRANSACTION_FAILED', message: expect.stringContaining(message) };
    await expect(broker.settle(log.commit())).rejects.toMatchObject(error);
    expect(broker.requests.slice(requests)).not.toContain('EndTxn');
    append(log, 0, 'b');
    await expect(broker.settle(log.commit())).rejects.toMatchObject(error);
    expect(broker.committed('t', 0)).toEqual(['first', 'transaction']);
  });

  test('an error while it sends before the commit is told by the commit, and nothing more is sent', async () => {
    const log = await openLog(broker, { flushBytes: 1 });
    broker.tamper = (apiName, answer) => (apiName === 'Produce' ? [] : answer);
    append(log, 0, 'a');
    while (await broker.tick());
    const { length } = broker.requests;
    append(log, 0, 'b');
    while (await broker.tick());
    await expect(broker.settle(log.commit())).rejects.toMatchObject({ code: 'CDC_KAFKA_TRANSACTION_FAILED' });
    expect(broker.requests).toHaveLength(length);
  });

  test('an EndTxn that is refused ends it, and so does close', async () => {
    const log = await openLog(broker);
    broker.tamper = (apiName, answer) => (apiName === 'EndTxn' ? 47 : answer);
    append(log, 0, 'a');
    await expect(broker.settle(log.commit())).rejects.toMatchObject({ code: 'CDC_KAFKA_PRODUCER_FENCED' });
    const other = await openLog(broker);
    other.close();
    append(other, 0, 'a');
    await expect(broker.settle(other.commit())).rejects.toMatchObject({
      code: 'CDC_KAFKA_TRANSACTION_FAILED',
    });
  });

  test('two commits at a time are a bug', async () => {
    const log = await openLog(broker);
    append(log, 0, 'a');
    const first = log.commit();
    await expect(log.commit()).rejects.toMatchObject({ code: 'CDC_INTERNAL_INVARIANT' });
    await broker.settle(first);
  });
});
