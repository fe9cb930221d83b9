import { expect, test } from '@jest/globals';
import { produceRequest } from '../../../src/worker/kafka/protocol/produce';
import { type KafkaRequest } from '../../../src/worker/kafka/protocol/request';
import { endTxnRequest, initProducerIdRequest } from '../../../src/worker/kafka/protocol/transactions';
import {
  endTxnEpoch,
  isEndTxn,
  isProduce,
  mentions,
  producedPartitions,
  producerEpoch,
} from '../../support/fault-proxy/kafka-message';

const CLIENT_ID = 'flink-cdc';

/** A request as it is on the wire: length, header, body. */
function onWire({ apiKey, apiVersion, body }: KafkaRequest<unknown>): Buffer {
  const header = Buffer.alloc(10 + CLIENT_ID.length);
  header.writeInt16BE(apiKey, 0);
  header.writeInt16BE(apiVersion, 2);
  header.writeInt32BE(77, 4);
  header.writeInt16BE(CLIENT_ID.length, 8);
  header.write(CLIENT_ID, 10);
  const message = Buffer.concat([header, ...body]);
  const length = Buffer.alloc(4);
  length.writeInt32BE(message.length);
  return Buffer.concat([length, message]);
}

const produce = onWire(
  produceRequest(
    'faults.round-1.0',
    [
      { topic: 'round-1.dbo.items', partition: 2, bytes: Buffer.alloc(300, 7) },
      { topic: 'round-1.dbo.items', partition: 0, bytes: Buffer.alloc(11) },
      { topic: 'faults.state', partition: 5, bytes: Buffer.alloc(70) },
    ],
    30_000,
  ),
);

test('the partitions of a Produce are found among its batches', () => {
  expect(isProduce(produce)).toBe(true);
  expect(producedPartitions(produce)).toEqual([
    { topic: 'round-1.dbo.items', partition: 2 },
    { topic: 'round-1.dbo.items', partition: 0 },
    { topic: 'faults.state', partition: 5 },
  ]);
});

test('a request mentions whole names only', () => {
  expect(mentions(produce, 'faults.state')).toBe(true);
  expect(mentions(produce, 'faults')).toBe(false);
  expect(mentions(produce, CLIENT_ID)).toBe(false);
});

test('the epochs of EndTxn and of the answer to InitProducerId are read', () => {
  const endTxn = onWire(endTxnRequest('faults.round-1.0', { id: 4000n, epoch: 31 }, true));
  expect(isEndTxn(endTxn)).toBe(true);
  expect(endTxnEpoch(endTxn)).toBe(31);
  const answer = Buffer.alloc(24);
  answer.writeBigInt64BE(4000n, 14);
  answer.writeInt16BE(32, 22);
  expect(producerEpoch(answer)).toBe(32);
  answer.writeInt16BE(51, 12);
  expect(producerEpoch(answer)).toBeUndefined();
  expect(isEndTxn(onWire(initProducerIdRequest('faults.round-1.0', 2000)))).toBe(false);
});
