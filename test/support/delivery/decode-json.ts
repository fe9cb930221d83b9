import { type ImageDecoder, type ObservedChange, type OutputRecord } from './observed-change';
import { imageText, imageVersion, type JsonRow, keyText } from './row-image';

/** Decodes the flat format: a record is the row itself, a record without a value is its deletion. */
export class JsonDecoder implements ImageDecoder {
  readonly #columns: readonly string[];

  constructor(columns: readonly string[]) {
    this.#columns = columns;
  }

  decode(record: OutputRecord): ObservedChange {
    const key = keyText(record.key);
    if (record.value === null) return { kind: 'delete', key, before: null };
    const row: unknown = JSON.parse(record.value);
    const after = imageVersion(row, key);
    const image = imageText(row as JsonRow, this.#columns);
    return { kind: 'row', key, op: 'unknown', after, before: null, image };
  }
}
