import { type ColumnMetadata } from '../backend';
import { type SqlType, type SqlValue } from '../../types/sql-type';
import { type ByteWriter } from '../bytes/byte-writer';
import { writeTypeInfo } from '../values/type-info-writer';
import { compileValueEncoder } from '../values/value-encoder';
import { Token } from './token';

const ColumnFlag = { nullable: 0x01, updatableUnknown: 0x08, identity: 0x10, computed: 0x20 } as const;
const ROWVERSION_USER_TYPE = 0x50;
const OUTPUT_PARAMETER = 0x01;

function columnFlags(column: ColumnMetadata): number {
  return (
    (column.nullable ? ColumnFlag.nullable : 0) |
    (column.computed ? ColumnFlag.computed : ColumnFlag.updatableUnknown) |
    (column.identity ? ColumnFlag.identity : 0)
  );
}

function userType(type: SqlType): number {
  return type.name === 'rowversion' ? ROWVERSION_USER_TYPE : 0;
}

function writeColumn(column: ColumnMetadata, out: ByteWriter): void {
  out.uint32(userType(column.type)).uint16(columnFlags(column));
  writeTypeInfo(column.type, column.nullable, out);
  // The table's name, for clients that would write back through the text pointer; ours leads nowhere.
  if (['text', 'ntext', 'image'].includes(column.type.name)) out.uint8(1).longText('');
  out.shortText(column.name);
}

export function writeColumnMetadata(columns: readonly ColumnMetadata[], out: ByteWriter): void {
  out.uint8(Token.columnMetadata).uint16(columns.length);
  for (const column of columns) writeColumn(column, out);
}

export interface Done {
  readonly status: number;
  readonly command: number;
  readonly rowCount: number;
}

export function writeDone(token: number, { status, command, rowCount }: Done, out: ByteWriter): void {
  out.uint8(token).uint16(status).uint16(command).uint64(BigInt(rowCount));
}

export function writeReturnStatus(status: number, out: ByteWriter): void {
  out.uint8(Token.returnStatus).int32(status);
}

export interface ReturnValue {
  /** Which parameter of the request it is, from 0. */
  readonly ordinal: number;
  readonly name: string;
  readonly type: SqlType;
  readonly value: SqlValue;
}

export function writeReturnValue({ ordinal, name, type, value }: ReturnValue, out: ByteWriter): void {
  out.uint8(Token.returnValue).uint16(ordinal).shortText(name).uint8(OUTPUT_PARAMETER);
  out.uint32(userType(type)).uint16(0);
  writeTypeInfo(type, true, out);
  compileValueEncoder(type, true)(value, out);
}
