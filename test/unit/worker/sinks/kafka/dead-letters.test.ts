import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { UNAVAILABLE } from '../../../../../src/core/table-schema';
import { singleRecordBatchBytes } from '../../../../../src/worker/kafka/protocol/record-batch-builder';
import { deadLettersOf, keyAsJson, rowsAsJson } from '../../../../../src/worker/sinks/kafka/dead-letters';
import { type Undeliverable } from '../../../../../src/worker/sinks/kafka/settings';
import { changeEvent, tableOf } from '../../../../support/change-events';

const TABLE = tableOf({ id: { kind: 'int32' }, photo: { kind: 'bytes' }, note: { kind: 'string' } });

function letter(original: Uint8Array, message = 'too large'): Undeliverable {
  const event = changeEvent(TABLE, { after: [1, null, null] });
  const reason = { code: 'CDC_KAFKA_RECORD_TOO_LARGE', message };
  return { event, topic: 'orders', reason, key: Buffer.from('key'), content: 'value', original };
}

describe('dead letters', () => {
  test('make up the original bytes again, within the limit of their topic', () => {
    const original = fc.uint8Array({ maxLength: 5000 });
    fc.assert(
      fc.property(original, fc.integer({ min: 1000, max: 3000 }), (bytes, maxMessageBytes) => {
        const letters = deadLettersOf(letter(bytes), maxMessageBytes);
        const whole = Buffer.concat(letters.map(({ value }) => value ?? Buffer.alloc(0)));
        expect(whole.equals(Buffer.from(bytes))).toBe(true);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        for (const [index, record] of letters.entries()) {
          expect(singleRecordBatchBytes(record)).toBeLessThanOrEqual(maxMessageBytes);
          expect(record.headers).toMatchObject({
            'cdc.dead_letter.part': `${index + 1}/${letters.length}`,
            'cdc.dead_letter.sha256': sha256,
            'cdc.dead_letter.size': String(bytes.length),
          });
        }
      }),
    );
  });

  test('a message without end does not make them too large', () => {
    const [record] = deadLettersOf(letter(Buffer.from('v'), 'x'.repeat(100_000)), 4000);
    expect(record?.headers?.['cdc.dead_letter.reason']).toHaveLength(1000);
  });

  test('keep a row that cannot be encoded as JSON, bytes and all', () => {
    const event = changeEvent(TABLE, {
      before: [1, UNAVAILABLE, 'a'],
      after: [1, Uint8Array.of(0, 255), null],
    });
    expect(JSON.parse(String(rowsAsJson(event)))).toEqual({
      before: { id: 1, photo: { unavailable: true }, note: 'a' },
      after: { id: 1, photo: { base64: 'AP8=' }, note: null },
    });
    expect(String(keyAsJson(event))).toBe('{"id":1}');
  });
});
