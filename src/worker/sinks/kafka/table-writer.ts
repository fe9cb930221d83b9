import { type ChangeEvent } from '../../../core/change-event';
import { CdcError } from '../../../core/errors/cdc-error';
import { type EncodedRecord, type TableEncoder } from '../../../core/ports';
import { partitionOfKey } from '../../codec/murmur2';
import { singleRecordBatchBytes } from '../../kafka/protocol/record-batch-builder';
import { type KnownTopic } from '../../kafka/topic-admin';
import { type TxnLog } from '../../kafka/txn-log';
import { keyAsJson, rowsAsJson } from './dead-letters';
import { type Undeliverable } from './settings';

/** Encodes the events of one table into the transaction, or says why one cannot be delivered. */
export class TableWriter {
  readonly #destination: KnownTopic;
  readonly #encoder: TableEncoder;
  readonly #log: TxnLog;
  readonly #records: EncodedRecord[] = [];

  constructor(destination: KnownTopic, encoder: TableEncoder, log: TxnLog) {
    this.#destination = destination;
    this.#encoder = encoder;
    this.#log = log;
  }

  /** An event is delivered with all its records or not at all. */
  write(event: ChangeEvent, timestampMs: number): Undeliverable | undefined {
    const records = this.#records;
    records.length = 0;
    try {
      this.#encoder.encode(event, records);
    } catch (error) {
      if (error instanceof CdcError && error.code === 'CDC_SINK_ROW_UNENCODABLE')
        return this.#unencodable(event, error);
      throw error;
    }
    const { topic, partitions, maxMessageBytes } = this.#destination;
    for (const record of records) {
      if (singleRecordBatchBytes(record) > maxMessageBytes) return this.#tooLarge(event, record);
    }
    for (const record of records)
      this.#log.append(topic, partitionOfKey(record.key, partitions), record, timestampMs);
    return undefined;
  }

  #unencodable(event: ChangeEvent, error: CdcError): Undeliverable {
    return {
      event,
      topic: this.#destination.topic,
      reason: error,
      key: keyAsJson(event),
      content: 'row',
      original: rowsAsJson(event),
    };
  }

  #tooLarge(event: ChangeEvent, { key, value }: EncodedRecord): Undeliverable {
    const { topic, maxMessageBytes } = this.#destination;
    const sizeBytes = key.length + (value?.length ?? 0);
    const message = `writing a record of ${sizeBytes} bytes to topic ${topic}: its max.message.bytes is ${maxMessageBytes}`;
    return {
      event,
      topic,
      reason: { code: 'CDC_KAFKA_RECORD_TOO_LARGE', message },
      key,
      content: 'value',
      original: value ?? Buffer.alloc(0),
    };
  }
}
