import { CdcError } from '../../core/errors/cdc-error';
import { type JsonObject, type JsonValue } from '../../core/ports';
import { partitionOfKey } from '../codec/murmur2';
import { type LogRecord } from './protocol/record-batch-builder';

/** Version of the layout below; a record with a higher one was written by a later program. */
export const STATE_VERSION = 1;

/** `<pipeline>/<shard>`: where the shard stands. Written last in every transaction that has rows or moves the position. */
export interface PositionState {
  /** Of the owner that wrote it; never goes back. */
  readonly attempt: number;
  /** 1 for the first transaction of the shard, then +1. */
  readonly seq: number;
  readonly instance: string;
  readonly timestampMs: number;
  /** Dead letters since the pipeline's first start. */
  readonly deadLetters: number;
  /** Opaque: the source's. */
  readonly position: JsonObject;
}

/** `<pipeline>/<shard>/claim`: who owns the shard. */
export interface ClaimState {
  readonly attempt: number;
  readonly instance: string;
  readonly timestampMs: number;
}

/** `<pipeline>/<shard>/offsets`: how far the output topics reached, seen at most once a minute. */
export interface OffsetsState {
  /** Next offset per partition, by topic. */
  readonly topics: Readonly<Record<string, readonly string[]>>;
  /** Topic ids by name; absent in what workers wrote before they knew them. */
  readonly ids?: Readonly<Record<string, string>>;
}

/** All records of one shard. */
export interface ShardState {
  readonly position: PositionState | undefined;
  readonly claim: ClaimState | undefined;
  /** `.../document`: the canonical pipeline document that the position belongs to. */
  readonly document: JsonObject | undefined;
  readonly offsets: OffsetsState | undefined;
  /** `.../table/<id>`: opaque, the source's. */
  readonly tables: ReadonlyMap<string, JsonObject>;
}

export function stateTopic(prefix: string): string {
  return `${prefix}.state`;
}

/** The first part of a shard's keys. */
export function shardKey(pipeline: string, shard: string): string {
  return `${pipeline}/${shard}`;
}

/** Of the one producer that writes the shard. */
export function transactionalIdOf(prefix: string, pipeline: string, shard: string): string {
  return `${prefix}.${pipeline}.${shard}`;
}

/** All records of a shard are in the partition of its key: one transaction, one partition, one read. */
export function statePartition(pipeline: string, shard: string, partitionCount: number): number {
  return partitionOfKey(Buffer.from(shardKey(pipeline, shard)), partitionCount);
}

export type StateEntry =
  | { readonly kind: 'position'; readonly value: PositionState }
  | { readonly kind: 'claim'; readonly value: ClaimState }
  | { readonly kind: 'offsets'; readonly value: OffsetsState }
  | { readonly kind: 'document'; readonly value: JsonObject }
  | { readonly kind: 'table'; readonly id: string; readonly value: JsonObject };

export function encodeStateEntry(shard: string, entry: StateEntry): LogRecord {
  const body =
    entry.kind === 'document' || entry.kind === 'table' ? { [entry.kind]: entry.value } : entry.value;
  return {
    key: Buffer.from(keyOf(shard, entry)),
    value: Buffer.from(JSON.stringify({ v: STATE_VERSION, ...body })),
    headers: null,
  };
}

function keyOf(shard: string, entry: StateEntry): string {
  if (entry.kind === 'position') return shard;
  return entry.kind === 'table' ? `${shard}/table/${entry.id}` : `${shard}/${entry.kind}`;
}

/**
 * The state of a shard out of the newest records of its partition, those of other shards among them.
 * @throws CdcError for a record of a later version, or one that is not ours.
 */
export function decodeShardState(shard: string, records: ReadonlyMap<string, Buffer>): ShardState {
  const read = (key: string): JsonObject | undefined => {
    const bytes = records.get(key);
    return bytes === undefined ? undefined : parseRecord(key, bytes);
  };
  const tables = new Map<string, JsonObject>();
  const tablePrefix = `${shard}/table/`;
  for (const key of records.keys()) {
    const table = key.startsWith(tablePrefix) ? read(key)?.['table'] : undefined;
    if (isObject(table)) tables.set(key.slice(tablePrefix.length), table);
  }
  const document = read(`${shard}/document`)?.['document'];
  return {
    position: read(shard) as PositionState | undefined,
    claim: read(`${shard}/claim`) as ClaimState | undefined,
    offsets: read(`${shard}/offsets`) as OffsetsState | undefined,
    document: isObject(document) ? document : undefined,
    tables,
  };
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseRecord(key: string, bytes: Buffer): JsonObject {
  const record = tryParse(bytes);
  const version = record?.['v'];
  if (record === undefined || typeof version !== 'number')
    throw new CdcError(
      'CDC_SINK_STATE_UNREADABLE',
      `reading the state record ${key}: it is not one of this program`,
    );
  if (version > STATE_VERSION)
    throw new CdcError(
      'CDC_SINK_STATE_TOO_NEW',
      `reading the state record ${key}: it has version ${version}, this program knows up to ${STATE_VERSION}`,
    );
  return record;
}

function tryParse(bytes: Buffer): JsonObject | undefined {
  try {
    const value = JSON.parse(bytes.toString('utf8')) as JsonValue;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
