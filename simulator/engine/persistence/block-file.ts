import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { SqlServerError } from '../../types/sql-type';
import { LogFileError } from './log-file-error';

/** What such files begin with. */
export const LOG_MAGIC = 'simulator log 1\n';
/** Length and checksum stand before each block. */
const HEADER_SIZE = 8;
/** What SQL Server reports when the log cannot be written, and the severity that ends the connection. */
const LOG_NOT_AVAILABLE = 9001;
const LOG_NOT_AVAILABLE_SEVERITY = 21;

/** A file of checksummed blocks to which blocks are appended. What a killed process wrote by halves is cut off. */
export class BlockFile {
  private readonly path: string;
  private readonly descriptor: number;
  private readonly begin: number;
  private end: number;
  /** Set once something could not be written: nothing may follow it. */
  private failure: SqlServerError | undefined;

  private constructor(path: string, descriptor: number, begin: number, end: number) {
    this.path = path;
    this.descriptor = descriptor;
    this.begin = begin;
    this.end = end;
  }

  /** Opens the file, or makes it. @throws LogFileError, or the system's error */
  static open(path: string, magicText = LOG_MAGIC): BlockFile {
    const magic = Buffer.from(magicText);
    const descriptor = openSync(path, 'a+');
    const sizeBytes = fstatSync(descriptor).size;
    const found = Buffer.alloc(Math.min(sizeBytes, magic.length));
    readSync(descriptor, found, 0, found.length, 0);
    if (!magic.subarray(0, found.length).equals(found)) {
      closeSync(descriptor);
      throw new LogFileError(
        `${path}: begins with ${JSON.stringify(found.toString('latin1'))}, expected ${JSON.stringify(magicText)}`,
      );
    }
    if (found.length < magic.length) {
      ftruncateSync(descriptor, 0);
      writeSync(descriptor, magic);
      return new BlockFile(path, descriptor, magic.length, magic.length);
    }
    const file = new BlockFile(path, descriptor, magic.length, sizeBytes);
    file.cutTornEnd();
    return file;
  }

  private cutTornEnd(): void {
    let whole = this.begin;
    for (const block of this.blocks()) whole += HEADER_SIZE + block.length;
    if (whole === this.end) return;
    ftruncateSync(this.descriptor, whole);
    this.end = whole;
  }

  /** The blocks from the first on, as far as they are whole; each is valid until the next one is asked for. */
  *blocks(): Generator<Buffer> {
    const header = Buffer.alloc(HEADER_SIZE);
    let buffer = Buffer.allocUnsafeSlow(1_048_576);
    let at = this.begin;
    while (at + HEADER_SIZE <= this.end) {
      readSync(this.descriptor, header, 0, HEADER_SIZE, at);
      const length = header.readUInt32LE(0);
      if (at + HEADER_SIZE + length > this.end) return;
      if (length > buffer.length) buffer = Buffer.allocUnsafeSlow(length);
      const block = buffer.subarray(0, length);
      readSync(this.descriptor, block, 0, length, at + HEADER_SIZE);
      if (crc32(block) !== header.readUInt32LE(4)) return;
      yield block;
      at += HEADER_SIZE + length;
    }
  }

  /**
   * Survives the process as soon as it returns; a power failure would be another matter.
   * @throws SqlServerError when the disk takes no more. The file then ends with the block before, and stays as it is.
   */
  append(block: Buffer): void {
    if (this.failure !== undefined) throw this.failure;
    const header = Buffer.allocUnsafe(HEADER_SIZE);
    header.writeUInt32LE(block.length, 0);
    header.writeUInt32LE(crc32(block), 4);
    const before = this.end;
    try {
      // In one piece: a small commit costs little more than its call of the system.
      this.write(Buffer.concat([header, block]));
    } catch (error) {
      this.failure = this.fail(error as Error, before);
      throw this.failure;
    }
  }

  private fail({ message }: Error, end: number): SqlServerError {
    ftruncateSync(this.descriptor, end);
    this.end = end;
    const text = `The log ${this.path} is not available: ${message}. What was committed is in it; free space and start the simulator again.`;
    process.stderr.write(`${text}\n`);
    return new SqlServerError(LOG_NOT_AVAILABLE, text, LOG_NOT_AVAILABLE_SEVERITY);
  }

  private write(bytes: Buffer): void {
    let written = 0;
    while (written < bytes.length) {
      written += writeSync(this.descriptor, bytes, written, bytes.length - written);
    }
    this.end += bytes.length;
  }

  close(): void {
    closeSync(this.descriptor);
  }
}
