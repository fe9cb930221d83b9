import { closeSync, existsSync, openSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { ByteWriter } from '../../tds/bytes/byte-writer';
import { BlockFile } from '../persistence/block-file';
import { LogFileError } from '../persistence/log-file-error';
import { type LogRecord, readRecords, writeRecord } from '../persistence/log-record';
import { type BackupSet } from './backup-set';

const MAGIC = 'simulator backup 1\n';
const BLOCK_SIZE = 1_048_576;

/** A backup set with its place in the file, from 1. */
export interface StoredSet {
  readonly set: BackupSet;
  readonly position: number;
  readonly sizeBytes: number;
}

/** Whether a file is no backup. */
export class ForeignMedia extends Error {}

/**
 * Writes a backup set behind those that are in the file, or in the place of all. The set is told the id of its media.
 * Returns its place. @throws ForeignMedia, or the system's error
 */
export function writeSet(
  path: string,
  mode: 'append' | 'overwrite',
  describe: (mediaGuid: string) => BackupSet,
  records: Iterable<LogRecord>,
): StoredSet {
  if (path === NOWHERE) {
    return { set: describe(randomUUID().toUpperCase()), position: 1, sizeBytes: 0 };
  }
  if (mode === 'overwrite') replace(path);
  const before = readSets(path);
  const set = describe(before[0]?.set.mediaGuid ?? randomUUID().toUpperCase());
  const file = open(path);
  try {
    const sizeBytes = append(file, set, records);
    return { set, position: before.length + 1, sizeBytes };
  } finally {
    file.close();
  }
}

/** What is written there is gone. */
export const NOWHERE = 'NUL';

function replace(path: string): void {
  closeSync(openSync(path, 'w'));
}

function open(path: string): BlockFile {
  try {
    return BlockFile.open(path, MAGIC);
  } catch (error) {
    if (error instanceof LogFileError) throw new ForeignMedia(error.message);
    throw error;
  }
}

function append(file: BlockFile, set: BackupSet, records: Iterable<LogRecord>): number {
  const block = new ByteWriter(BLOCK_SIZE * 2);
  let sizeBytes = 0;
  const flush = (): void => {
    if (block.length === 0) return;
    file.append(block.view());
    sizeBytes += block.length;
    block.clear();
  };
  mark('backup-set', { set }, block);
  flush();
  for (const record of records) {
    writeRecord(record, block);
    if (block.length >= BLOCK_SIZE) flush();
  }
  flush();
  mark('backup-end', { guid: set.guid, sizeBytes }, block);
  flush();
  return sizeBytes;
}

function mark(kind: string, details: object, block: ByteWriter): void {
  writeRecord({ kind: 'definition', transactionId: 0n, entry: { kind, databaseId: 0, ...details } }, block);
}

/** The sets of a file that are whole. @throws ForeignMedia, or the system's error */
export function readSets(path: string): StoredSet[] {
  if (!existsSync(path)) return [];
  const file = open(path);
  try {
    const sets: StoredSet[] = [];
    let begun: BackupSet | undefined;
    for (const block of file.blocks()) {
      const record = markOf(block);
      if (record?.kind === 'backup-set') begun = record.set;
      if (record?.kind !== 'backup-end' || begun === undefined) continue;
      sets.push({ set: begun, position: sets.length + 1, sizeBytes: record.sizeBytes });
    }
    return sets;
  } finally {
    file.close();
  }
}

/** What stands before and behind the content of a set. */
type Mark =
  | { readonly kind: 'backup-set'; readonly set: BackupSet }
  | { readonly kind: 'backup-end'; readonly sizeBytes: number };

/** The entry of a block that holds nothing but a mark. */
function markOf(block: Buffer): Mark | undefined {
  for (const record of readRecords(block)) {
    const isMark = record.kind === 'definition' && record.entry.kind.startsWith('backup-');
    return isMark ? (record.entry as unknown as Mark) : undefined;
  }
  return undefined;
}

/** The content of a set. @throws the system's error */
export function* readSet(path: string, { set }: StoredSet): Generator<LogRecord> {
  const file = open(path);
  try {
    let isInside = false;
    for (const block of file.blocks()) {
      const entry = markOf(block);
      if (entry?.kind === 'backup-set') isInside = entry.set.guid === set.guid;
      else if (entry?.kind === 'backup-end' && isInside) return;
      else if (isInside) yield* readRecords(block);
    }
  } finally {
    file.close();
  }
}
