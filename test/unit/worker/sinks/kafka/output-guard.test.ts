import { expect, test } from '@jest/globals';
import { type ShardState } from '../../../../../src/worker/kafka/state-records';
import { compareOutputs, type FoundTopics } from '../../../../../src/worker/sinks/kafka/output-guard';

const TOPIC_ID = 'Zm91bmQgYnkgaXRzIGlkIQ';

function found(starts: bigint[], ends: bigint[], topicId = TOPIC_ID): FoundTopics {
  return new Map([['orders', { topicId, starts, ends }]]);
}

function state(offsets: ShardState['offsets']): ShardState {
  const position = { attempt: 1, seq: 1, instance: 'i', timestampMs: 0, deadLetters: 0, position: {} };
  return { position, claim: undefined, offsets, document: undefined, tables: new Map() };
}

const NO_STATE: ShardState = { ...state(undefined), position: undefined };
const STORED = state({ topics: { orders: ['5', '7'] }, ids: { orders: TOPIC_ID } });

test.each<[string, FoundTopics, ShardState]>([
  ['an empty topic without a state', found([0n, 3n], [0n, 3n]), NO_STATE],
  ['a topic that has grown', found([0n, 0n], [5n, 9n]), STORED],
  ['a topic whose older records were deleted', found([5n, 7n], [5n, 7n]), STORED],
  ['a topic that was added to the pipeline', found([0n], [2n]), state({ topics: {}, ids: {} })],
  ['a state without ids', found([0n, 0n], [5n, 7n]), state({ topics: { orders: ['5', '7'] } })],
])('accepts %s', (_what, topics, stored) => {
  compareOutputs(topics, stored);
});

test.each<[string, FoundTopics, ShardState, string]>([
  ['records without a state', found([0n, 0n], [0n, 1n]), NO_STATE, 'CDC_SINK_STATE_MISSING'],
  ['an end below the stored one', found([0n, 0n], [5n, 6n]), STORED, 'CDC_SINK_OUTPUT_TRUNCATED'],
  ['another topic of the name', found([0n, 0n], [9n, 9n], 'x'), STORED, 'CDC_SINK_OUTPUT_TRUNCATED'],
  ['more partitions', found([0n, 0n, 0n], [5n, 7n, 0n]), STORED, 'CDC_SINK_PARTITIONS_CHANGED'],
])('stops at %s', (_what, topics, stored, code) => {
  expect(() => compareOutputs(topics, stored)).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining('orders') }),
  );
});
