import { NBCRowTokenReader } from 'tedious/lib/token/nbcrow-token-parser';
import { NotEnoughDataError } from 'tedious/lib/token/helpers';
import { RowTokenReader } from 'tedious/lib/token/row-token-parser';
import type Parser from 'tedious/lib/token/stream-parser';
import { version } from 'tedious/package.json';
import { CdcError } from '../../../../core/errors/cdc-error';
import { NotEnoughBytes } from '../../../codec/tds/byte-cursor';
import { type RowTaker } from '../../../codec/tds/row-reader';

/** The driver whose row parsing this module stands in for; any other has to be read again before it is trusted. */
const DRIVER_VERSION = '20.3.9';

/** Where the rows of a connection go; `rows` changes with each result. */
export interface RowTarget {
  rows: RowTaker | undefined;
}

const targets = new WeakMap<object, RowTarget>();
let installed = false;

/**
 * From now on the rows of the connection with these internal options are read exactly, and straight into arrays. The
 * driver's own reading makes an object per value and loses digits of decimal, money, datetime2 and datetimeoffset.
 * Other connections of the process are left alone.
 * @throws CdcError when the driver is not the one that this was written for
 */
export function readRowsExactly(connectionOptions: object, target: RowTarget): void {
  install();
  targets.set(connectionOptions, target);
}

function install(): void {
  if (installed) return;
  if (version !== DRIVER_VERSION) {
    const message = `reading rows exactly: found tedious ${version}, expected ${DRIVER_VERSION}`;
    throw new CdcError('CDC_SQLSERVER_DRIVER_UNSUITABLE', message);
  }
  replaceRowReader();
  replaceNullBitmapRowReader();
  installed = true;
}

/** The parser skips tokens that are undefined, and so goes from row to row without leaving its loop. */
const SKIPPED = undefined as never;

/* eslint-disable @typescript-eslint/unbound-method -- called with the token's reader as `this` */
function replaceRowReader(): void {
  const original = RowTokenReader.prototype.read;
  RowTokenReader.prototype.read = function (parser) {
    const rows = targets.get(parser.options)?.rows;
    if (rows === undefined) return original.call(this, parser);
    read(rows, parser, undefined);
    return SKIPPED;
  };
}

function replaceNullBitmapRowReader(): void {
  const original = NBCRowTokenReader.prototype.read;
  NBCRowTokenReader.prototype.read = function (parser) {
    const rows = targets.get(parser.options)?.rows;
    if (rows === undefined) return original.call(this, parser);
    this.nullBitmap ??= takeNullBitmap(parser);
    read(rows, parser, this.nullBitmap);
    return SKIPPED;
  };
}
/* eslint-enable @typescript-eslint/unbound-method */

function read(rows: RowTaker, parser: Parser, nulls: Buffer | undefined): void {
  try {
    rows.read(parser, nulls);
  } catch (error) {
    if (!(error instanceof NotEnoughBytes)) throw error;
    notEnough(error.end);
  }
}

function takeNullBitmap(parser: Parser): Buffer {
  const end = parser.position + Math.ceil(parser.colMetadata.length / 8);
  if (parser.buffer.length < end) notEnough(end);
  const bitmap = parser.buffer.subarray(parser.position, end);
  parser.position = end;
  return bitmap;
}

/** Makes the driver wait for more of the answer. */
function notEnough(end: number): never {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- what its parser catches
  throw new NotEnoughDataError(end);
}
