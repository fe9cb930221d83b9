import { ByteWriter } from '../bytes/byte-writer';
import { Token } from './token';

export interface ServerMessage {
  readonly number: number;
  readonly severity: number;
  readonly state: number;
  readonly text: string;
  /** From 1; 1 when absent. */
  readonly line?: number | undefined;
}

/** SQL Server cuts messages at this length. */
const MAX_TEXT_CHARACTERS = 2047;

function writeMessage(token: number, message: ServerMessage, serverName: string, out: ByteWriter): void {
  const body = new ByteWriter(128)
    .int32(message.number)
    .uint8(message.state)
    .uint8(message.severity)
    .longText(message.text.slice(0, MAX_TEXT_CHARACTERS))
    .shortText(serverName)
    .shortText('')
    .uint32(message.line ?? 1);
  out.uint8(token).uint16(body.length).bytes(body.view());
}

export function writeError(message: ServerMessage, serverName: string, out: ByteWriter): void {
  writeMessage(Token.error, message, serverName, out);
}

export function writeInfo(message: ServerMessage, serverName: string, out: ByteWriter): void {
  writeMessage(Token.info, message, serverName, out);
}
