import { createHash } from 'node:crypto';
import { type ChangeEvent } from '../../../core/change-event';
import { formatTableId, UNAVAILABLE, type Row, type Value } from '../../../core/table-schema';
import { type LogRecord, singleRecordBatchBytes } from '../../kafka/protocol/record-batch-builder';
import { type Undeliverable } from './settings';

const HEADER_PREFIX = 'cdc.dead_letter.';
/** Longer messages are cut, so that headers never make a record too large. */
const MAX_MESSAGE_CHARACTERS = 1000;

/**
 * The dead letters of one change, in order: the original bytes in as many parts as the topic's limit asks for, each
 * with all that is known in headers, and the SHA-256 of the whole.
 */
export function deadLettersOf(letter: Undeliverable, maxMessageBytes: number): LogRecord[] {
  const base = describe(letter);
  const { original, key } = letter;
  const spare =
    maxMessageBytes - singleRecordBatchBytes(part(base, key, Buffer.alloc(0), '9999999/9999999')) - 10;
  const partBytes = Math.max(1, spare);
  const count = Math.max(1, Math.ceil(original.length / partBytes));
  return Array.from({ length: count }, (_, index) => {
    const bytes = original.subarray(index * partBytes, (index + 1) * partBytes);
    return part(base, key, bytes, `${index + 1}/${count}`);
  });
}

function part(
  base: Readonly<Record<string, string>>,
  key: Uint8Array | null,
  value: Uint8Array,
  position: string,
): LogRecord {
  return { key, value, headers: { ...base, [`${HEADER_PREFIX}part`]: position } };
}

function describe({ event, topic, reason, content, original }: Undeliverable): Record<string, string> {
  const facts = {
    table: formatTableId(event.table.id),
    topic,
    op: event.op,
    transaction: event.transaction.id,
    ...(event.change === null ? {} : { change: Buffer.from(event.change).toString('hex') }),
    serial: String(event.serial),
    code: reason.code,
    reason: reason.message.slice(0, MAX_MESSAGE_CHARACTERS),
    content,
    size: String(original.length),
    sha256: createHash('sha256').update(original).digest('hex'),
  };
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [HEADER_PREFIX + name, value]));
}

/** Both images as JSON, by column: what is kept of a change that the format cannot encode. */
export function rowsAsJson(event: ChangeEvent): Buffer {
  const image = (row: Row | null): unknown =>
    row === null
      ? null
      : Object.fromEntries(event.table.columns.map(({ name }, at) => [name, plain(row[at] ?? null)]));
  return Buffer.from(JSON.stringify({ before: image(event.before), after: image(event.after) }));
}

/** The key columns as JSON: the key of a dead letter whose own key could not be encoded. */
export function keyAsJson({ table, before, after }: ChangeEvent): Buffer {
  const row = after ?? before;
  const entries = table.key.map((at) => [table.columns[at]?.name ?? String(at), plain(row?.[at] ?? null)]);
  return Buffer.from(JSON.stringify(Object.fromEntries(entries)));
}

function plain(value: Value): unknown {
  if (value === UNAVAILABLE) return { unavailable: true };
  return value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value;
}
