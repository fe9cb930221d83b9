import { ByteReader } from '../../tds/bytes/byte-reader';
import { type ByteWriter } from '../../tds/bytes/byte-writer';
import { type DefinitionEntry } from '../runtime/journal';
import { type LogPosition } from '../store/log-position';
import { type RowImage } from '../store/row-layout';

/** What a transaction did to a database's counters, as of its commit. */
export interface DatabaseCommit {
  readonly databaseId: number;
  /** Undefined: it wrote nothing that has a position. */
  readonly beginPosition: LogPosition | undefined;
  readonly commitPosition: LogPosition | undefined;
  readonly nextPosition: LogPosition;
  readonly rowVersion: bigint;
}

/** ALTER TABLE on a captured table, for the capture job. */
export interface LoggedDefinition {
  readonly databaseId: number;
  readonly sourceObjectId: number;
  readonly command: string;
  readonly position: LogPosition;
  readonly atMs: number;
  readonly alteredColumnId: number | undefined;
}

export type LogRecord =
  | {
      readonly kind: 'row';
      readonly transactionId: bigint;
      readonly databaseId: number;
      readonly objectId: number;
      readonly position: LogPosition;
      readonly key: string;
      /** Null: the row was deleted. */
      readonly image: RowImage | null;
    }
  | {
      /** A row of a storage that was built anew: nothing was changed. */
      readonly kind: 'stored';
      readonly transactionId: bigint;
      readonly databaseId: number;
      readonly objectId: number;
      readonly key: string;
      readonly image: RowImage;
    }
  | { readonly kind: 'definition'; readonly transactionId: bigint; readonly entry: DefinitionEntry }
  | {
      readonly kind: 'changes';
      readonly transactionId: bigint;
      readonly databaseId: number;
      readonly objectId: number;
      readonly segments: readonly { readonly bytes: Buffer; readonly offsets: readonly number[] }[];
    }
  | {
      readonly kind: 'undone';
      readonly transactionId: bigint;
      /** Records of the transaction that still count. */
      readonly kept: number;
    }
  | {
      readonly kind: 'commit';
      readonly transactionId: bigint;
      readonly beganAtMs: number;
      readonly endedAtMs: number;
      readonly databases: readonly DatabaseCommit[];
      readonly definitions: readonly LoggedDefinition[];
    };

const KINDS = ['row', 'definition', 'changes', 'undone', 'commit', 'stored'] as const;
const NO_IMAGE = 0xffff_ffff;

export function writeRecord(record: LogRecord, out: ByteWriter): void {
  out.uint8(KINDS.indexOf(record.kind)).uint64(record.transactionId);
  switch (record.kind) {
    case 'row':
      out.uint32(record.databaseId).uint32(record.objectId);
      writeNumber(record.position, out);
      out.uint32(record.key.length).ucs2(record.key);
      writeImage(record.image, out);
      break;
    case 'stored':
      out.uint32(record.databaseId).uint32(record.objectId);
      out.uint32(record.key.length).ucs2(record.key);
      writeImage(record.image, out);
      break;
    case 'definition':
      writeJson(record.entry, out);
      break;
    case 'changes':
      out.uint32(record.databaseId).uint32(record.objectId).uint32(record.segments.length);
      for (const { bytes, offsets } of record.segments) {
        out.uint32(offsets.length);
        for (const offset of offsets) out.uint32(offset);
        out.bytes(bytes.subarray(0, offsets.at(-1) ?? 0));
      }
      break;
    case 'undone':
      out.uint32(record.kept);
      break;
    case 'commit':
      writeJson({ ...record, transactionId: undefined, databases: record.databases.map(toJson) }, out);
      break;
  }
}

function toJson(commit: DatabaseCommit): object {
  return { ...commit, rowVersion: commit.rowVersion.toString() };
}

function writeNumber(value: number, out: ByteWriter): void {
  out.uint32(value % 0x1_0000_0000).uint32(Math.floor(value / 0x1_0000_0000));
}

function writeImage(image: RowImage | null, out: ByteWriter): void {
  if (image === null) out.uint32(NO_IMAGE);
  else out.uint32(image.length).bytes(Buffer.from(image, 'latin1'));
}

function writeJson(value: object, out: ByteWriter): void {
  const bytes = Buffer.from(JSON.stringify(value));
  out.uint32(bytes.length).bytes(bytes);
}

/** The records of a block. */
export function* readRecords(block: Buffer): Generator<LogRecord> {
  const reader = new ByteReader(block);
  while (reader.remaining > 0) yield readRecord(reader);
}

function readRecord(reader: ByteReader): LogRecord {
  const kind = KINDS[reader.uint8()];
  const transactionId = reader.uint64();
  switch (kind) {
    case 'row':
      return {
        kind,
        transactionId,
        databaseId: reader.uint32(),
        objectId: reader.uint32(),
        position: readNumber(reader),
        key: reader.ucs2(reader.uint32()),
        image: readImage(reader),
      };
    case 'stored':
      return {
        kind,
        transactionId,
        databaseId: reader.uint32(),
        objectId: reader.uint32(),
        key: reader.ucs2(reader.uint32()),
        image: readImage(reader) ?? '',
      };
    case 'definition':
      return { kind, transactionId, entry: readJson(reader) as DefinitionEntry };
    case 'changes':
      return {
        kind,
        transactionId,
        databaseId: reader.uint32(),
        objectId: reader.uint32(),
        segments: Array.from({ length: reader.uint32() }, () => readSegment(reader)),
      };
    case 'undone':
      return { kind, transactionId, kept: reader.uint32() };
    case 'commit':
      return readCommit(transactionId, reader);
    default:
      throw new RangeError('a record of an unknown kind');
  }
}

function readNumber(reader: ByteReader): number {
  const low = reader.uint32();
  return low + reader.uint32() * 0x1_0000_0000;
}

function readImage(reader: ByteReader): RowImage | null {
  const length = reader.uint32();
  return length === NO_IMAGE ? null : reader.bytes(length).toString('latin1');
}

function readSegment(reader: ByteReader): { bytes: Buffer; offsets: number[] } {
  const offsets = Array.from({ length: reader.uint32() }, () => reader.uint32());
  return { bytes: Buffer.from(reader.bytes(offsets.at(-1) ?? 0)), offsets };
}

function readJson(reader: ByteReader): unknown {
  return JSON.parse(reader.bytes(reader.uint32()).toString());
}

type StoredCommit = Omit<Extract<LogRecord, { kind: 'commit' }>, 'transactionId' | 'databases'> & {
  readonly databases: readonly (Omit<DatabaseCommit, 'rowVersion'> & { readonly rowVersion: string })[];
};

function readCommit(transactionId: bigint, reader: ByteReader): LogRecord {
  const stored = readJson(reader) as StoredCommit;
  return {
    ...stored,
    transactionId,
    databases: stored.databases.map((commit) => ({ ...commit, rowVersion: BigInt(commit.rowVersion) })),
  };
}
