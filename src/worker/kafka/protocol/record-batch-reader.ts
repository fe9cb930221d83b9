import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { CdcError } from '../../../core/errors/cdc-error';
import { ByteReader } from './byte-reader';

/** One record batch of a fetched partition. */
export interface FetchedBatch {
  readonly baseOffset: bigint;
  /** Offset of its last record, also where compaction has removed that record. */
  readonly lastOffset: bigint;
  readonly producerId: bigint;
  readonly baseSequence: number;
  readonly transactional: boolean;
  /** `none` for data; the markers that end a transaction are batches of their own. */
  readonly marker: 'none' | 'commit' | 'abort';
  readonly records: readonly FetchedRecord[];
}

export interface FetchedRecord {
  readonly offset: bigint;
  readonly timestampMs: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [string, string])[];
}

const BATCH_PREFIX_BYTES = 12;
const COMPRESSION_MASK = 0x07;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;

/** The complete batches of a fetched record set; an incomplete one at its end is left out. */
export function readRecordBatches(recordSet: Buffer): FetchedBatch[] {
  const batches: FetchedBatch[] = [];
  let offset = 0;
  while (recordSet.length - offset >= BATCH_PREFIX_BYTES) {
    const end = offset + BATCH_PREFIX_BYTES + recordSet.readInt32BE(offset + 8);
    if (end > recordSet.length) break;
    batches.push(readBatch(new ByteReader(recordSet, offset, end)));
    offset = end;
  }
  return batches;
}

function readBatch(reader: ByteReader): FetchedBatch {
  const baseOffset = reader.int64();
  reader.int32(); // length
  reader.int32(); // leader epoch
  reader.int8(); // magic: brokers of today keep version 2 only
  reader.int32(); // crc: TCP and the broker's own check stand for it
  const attributes = reader.int16();
  const lastOffset = baseOffset + BigInt(reader.int32());
  const baseTimestampMs = Number(reader.int64());
  reader.int64(); // largest timestamp
  const producerId = reader.int64();
  reader.int16(); // producer epoch
  const baseSequence = reader.int32();
  const count = reader.int32();
  const body = new ByteReader(decompress(attributes & COMPRESSION_MASK, reader.bytes(reader.remaining)));
  const records: FetchedRecord[] = [];
  for (let i = 0; i < count; i++) records.push(readRecord(body, baseOffset, baseTimestampMs));
  const control = (attributes & CONTROL) !== 0;
  return {
    baseOffset,
    lastOffset,
    producerId,
    baseSequence,
    transactional: (attributes & TRANSACTIONAL) !== 0,
    marker: control ? markerOf(records[0]) : 'none',
    records: control ? [] : records,
  };
}

function readRecord(reader: ByteReader, baseOffset: bigint, baseTimestampMs: number): FetchedRecord {
  reader.varint(); // length
  reader.int8(); // attributes
  const timestampMs = baseTimestampMs + reader.varint();
  const offset = baseOffset + BigInt(reader.varint());
  const key = readField(reader);
  const value = readField(reader);
  const headers: [string, string][] = [];
  for (let i = reader.varint(); i > 0; i--) {
    const name = reader.bytes(reader.varint()).toString('utf8');
    headers.push([name, readField(reader)?.toString('utf8') ?? '']);
  }
  return { offset, timestampMs, key, value, headers };
}

function readField(reader: ByteReader): Buffer | null {
  const sizeBytes = reader.varint();
  return sizeBytes < 0 ? null : reader.bytes(sizeBytes);
}

/** Key of a control record: version, type (0 abort, 1 commit). */
function markerOf(record: FetchedRecord | undefined): 'commit' | 'abort' {
  return record?.key?.readInt16BE(2) === 1 ? 'commit' : 'abort';
}

/** A topic may be configured to compress what it is sent plain. */
function decompress(codec: number, bytes: Buffer): Buffer {
  if (codec === 0) return bytes;
  if (codec === 1) return gunzipSync(bytes);
  if (codec === 4) return zstdDecompressSync(bytes);
  const name = codec === 2 ? 'snappy' : codec === 3 ? 'lz4' : `codec ${codec}`;
  throw new CdcError('CDC_KAFKA_COMPRESSION_UNSUPPORTED', `reading a record batch compressed with ${name}`);
}
