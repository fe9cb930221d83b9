import { type ImageDecoder, type ObservedChange, type OutputRecord } from './observed-change';
import { imageText, imageVersion, isRow, type JsonRow, keyText } from './row-image';

/** Decodes Debezium envelopes, with or without the schema around them, and the tombstones behind deletions. */
export class DebeziumJsonDecoder implements ImageDecoder {
  readonly #columns: readonly string[];

  constructor(columns: readonly string[]) {
    this.#columns = columns;
  }

  decode(record: OutputRecord): ObservedChange {
    const key = keyText(record.key);
    if (record.value === null) return { kind: 'tombstone', key };
    const envelope = envelopeOf(record.value);
    const { op, before, after } = envelope;
    if (op === 'd') return { kind: 'delete', key, before: imageVersion(before, key) };
    if (op !== 'r' && op !== 'c' && op !== 'u')
      return { kind: 'unreadable', key, reason: `op is ${JSON.stringify(op)}, expected r, c, u or d` };
    if ((op === 'u') !== isRow(before))
      return { kind: 'unreadable', key, reason: `op ${op} with before ${JSON.stringify(before)}` };
    return {
      kind: 'row',
      key,
      op,
      after: imageVersion(after, key),
      before: op === 'u' ? imageVersion(before, key) : null,
      image: imageText(after as JsonRow, this.#columns),
    };
  }
}

function envelopeOf(value: string): JsonRow {
  const parsed: unknown = JSON.parse(value);
  if (!isRow(parsed)) throw new Error('the value is no JSON object');
  return isRow(parsed['payload']) && 'schema' in parsed ? parsed['payload'] : parsed;
}
