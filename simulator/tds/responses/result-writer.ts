import { type ColumnMetadata, type Parameter, type ResultWriter } from '../backend';
import { type SqlServerError, type SqlType, type SqlValue } from '../../types/sql-type';
import { type OutgoingMessage } from '../packets/outgoing-message';
import { compileRowEncoder, type RowEncoder } from '../row-encoder';
import { writeError, writeInfo } from './message-tokens';
import {
  type Done,
  writeColumnMetadata,
  writeDone,
  writeReturnStatus,
  writeReturnValue,
  type ReturnValue,
} from './result-tokens';
import { DoneStatus, Token } from './token';

type Statement = Parameters<ResultWriter['done']>[1];

const COMMANDS: Readonly<Record<Statement, number>> = {
  select: 0xc1,
  insert: 0xc3,
  delete: 0xc4,
  update: 0xc5,
  merge: 0x117,
  other: 0,
};

export interface ResultWriterOptions {
  readonly serverName: string;
  /** `procedure` for what an RPC runs: its statements end in DONEINPROC, and itself in DONEPROC. */
  readonly scope: 'batch' | 'procedure';
  /** Once aborted nothing more is written: the client has stopped reading for this. */
  readonly signal: AbortSignal;
  readonly inTransaction: () => boolean;
  /** Tells the client of a transaction that has begun, before the rows that it may not read to their end at once. */
  readonly announce?: () => void;
}

/** Writes what a batch or procedure produces as tokens. The end of a statement is held back until it is known whether more follows. */
export class TokenResultWriter implements ResultWriter {
  readonly #message: OutgoingMessage;
  readonly #options: ResultWriterOptions;
  #encoder: RowEncoder | undefined;
  #heldDone: Done | undefined;
  #failed = false;
  #status: number | undefined;
  #returnValues: ReturnValue[] = [];
  #parameters: readonly Parameter[] = [];

  constructor(message: OutgoingMessage, options: ResultWriterOptions) {
    this.#message = message;
    this.#options = options;
  }

  columns(columns: readonly ColumnMetadata[]): void {
    this.#encoder = compileRowEncoder(columns);
    if (!this.#open()) return;
    this.#options.announce?.();
    writeColumnMetadata(columns, this.#message.tokens);
  }

  row(values: readonly SqlValue[]): Promise<void> | undefined {
    if (this.#encoder === undefined) throw new TypeError('writing a row: no columns were announced');
    if (this.#options.signal.aborted) return undefined;
    this.#encoder.row(values, this.#message.tokens);
    return this.#message.flush();
  }

  encodedRows(rows: Buffer): Promise<void> | undefined {
    if (this.#options.signal.aborted) return undefined;
    this.#message.tokens.bytes(rows);
    return this.#message.flush();
  }

  done(rowCount: number | undefined, statement: Statement): void {
    if (!this.#open()) return;
    const status =
      (rowCount === undefined ? 0 : DoneStatus.count) |
      (this.#failed ? DoneStatus.error : 0) |
      (this.#options.inTransaction() ? DoneStatus.inTransaction : 0);
    this.#heldDone = { status, command: COMMANDS[statement], rowCount: rowCount ?? 0 };
    this.#failed = false;
  }

  info(message: { number: number; severity: number; state: number; text: string }): void {
    if (this.#open()) writeInfo(message, this.#options.serverName, this.#message.tokens);
  }

  error(error: SqlServerError): void {
    this.#failed = true;
    if (!this.#open()) return;
    const { number, severity, state, message: text, line } = error;
    writeError({ number, severity, state, text, line }, this.#options.serverName, this.#message.tokens);
  }

  /** The parameters of the call whose output follows: clients find a returned value by its place among them. */
  parametersAre(parameters: readonly Parameter[]): void {
    this.#parameters = parameters;
  }

  returnValue(name: string, type: SqlType, value: SqlValue): void {
    this.#returnValues.push({ ordinal: this.#ordinalOf(name), name, type, value });
  }

  returnStatus(status: number): void {
    this.#status = status;
  }

  /**
   * Ends the batch, or the procedure call.
   * @param announce writes what has to precede the end (environment changes).
   * @param more whether another call of the same request follows.
   */
  finish(announce: () => void, more: boolean): void {
    const moreStatus = more ? DoneStatus.more : 0;
    if (this.#options.scope === 'batch') {
      announce();
      const done = this.#heldDone ?? this.#emptyDone();
      writeDone(Token.done, { ...done, status: done.status | moreStatus }, this.#message.tokens);
      return;
    }
    this.#open();
    announce();
    const tokens = this.#message.tokens;
    if (this.#status !== undefined) writeReturnStatus(this.#status, tokens);
    for (const value of this.#returnValues) writeReturnValue(value, tokens);
    const done = this.#emptyDone();
    writeDone(Token.doneProc, { ...done, status: done.status | moreStatus }, tokens);
  }

  /** By name; a parameter passed by position returns in the order of those asked to return. */
  #ordinalOf(name: string): number {
    const named = this.#parameters.findIndex((p) => p.name.toLowerCase() === name.toLowerCase());
    if (named !== -1) return named;
    const outputs = [...this.#parameters.entries()].filter(([, { output }]) => output);
    return outputs[this.#returnValues.length]?.[0] ?? this.#parameters.length;
  }

  #emptyDone(): Done {
    const inTransaction = this.#options.inTransaction() ? DoneStatus.inTransaction : 0;
    return { status: (this.#failed ? DoneStatus.error : 0) | inTransaction, command: 0, rowCount: 0 };
  }

  /** Lets the held end of the statement before go out. False once aborted. */
  #open(): boolean {
    if (this.#options.signal.aborted) return false;
    const held = this.#heldDone;
    this.#heldDone = undefined;
    if (held !== undefined) {
      const token = this.#options.scope === 'batch' ? Token.done : Token.doneInProc;
      writeDone(token, { ...held, status: held.status | DoneStatus.more }, this.#message.tokens);
    }
    return true;
  }
}
