import { type Parameter } from '../backend';
import { type ByteReader } from '../bytes/byte-reader';
import { readParameterType } from '../values/parameter-reader';

/** One call of a request. */
export interface RpcCall {
  /** As the client wrote it, or the name that its number stands for. */
  readonly procedure: string;
  readonly parameters: readonly Parameter[];
}

/** Procedures that are called by number (MS-TDS 2.2.6.6). */
const PROCEDURES: Readonly<Record<number, string>> = {
  1: 'sp_cursor',
  2: 'sp_cursoropen',
  3: 'sp_cursorprepare',
  4: 'sp_cursorexecute',
  5: 'sp_cursorprepexec',
  6: 'sp_cursorunprepare',
  7: 'sp_cursorfetch',
  8: 'sp_cursoroption',
  9: 'sp_cursorclose',
  10: 'sp_executesql',
  11: 'sp_prepare',
  12: 'sp_execute',
  13: 'sp_prepexec',
  14: 'sp_prepexecrpc',
  15: 'sp_unprepare',
};
const BY_NUMBER = 0xffff;
/** Between two calls of one request. A parameter cannot begin so: its name would be too long. */
const SEPARATORS: ReadonlySet<number> = new Set([0xff, 0xfe]);
const ParameterStatus = { output: 0x01, defaultValue: 0x02 } as const;

function readProcedure(reader: ByteReader): string {
  const length = reader.uint16();
  if (length !== BY_NUMBER) return reader.ucs2(length);
  const number = reader.uint16();
  return PROCEDURES[number] ?? `sp_${number}`;
}

function readParameter(reader: ByteReader, ordinal: number): Parameter | undefined {
  const name = reader.shortText();
  const status = reader.uint8();
  const { type, read } = readParameterType(reader, ordinal, name);
  const value = read(reader);
  if ((status & ParameterStatus.defaultValue) !== 0) return undefined;
  return { name, type, value, output: (status & ParameterStatus.output) !== 0 };
}

function readCall(reader: ByteReader): RpcCall {
  const procedure = readProcedure(reader);
  reader.uint16();
  const parameters: Parameter[] = [];
  let ordinal = 0;
  while (reader.remaining > 0 && !SEPARATORS.has(reader.peekUint8())) {
    const parameter = readParameter(reader, ++ordinal);
    // "Take the default" is the same as not being passed.
    if (parameter !== undefined) parameters.push(parameter);
  }
  return { procedure, parameters };
}

/** The calls of an RPC request: most have one, batches of a driver have many. */
export function readRpcRequest(reader: ByteReader): RpcCall[] {
  const calls = [readCall(reader)];
  while (reader.remaining > 0) {
    reader.uint8();
    if (reader.remaining > 0) calls.push(readCall(reader));
  }
  return calls;
}
