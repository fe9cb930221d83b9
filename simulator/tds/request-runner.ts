import { SqlServerError } from '../types/sql-type';
import { type Session } from './backend';
import { ByteReader } from './bytes/byte-reader';
import { ProtocolError } from './bytes/protocol-error';
import { PacketType } from './packets/packet';
import { type OutgoingMessage } from './packets/outgoing-message';
import { type IncomingMessage } from './packets/packet-reader';
import { ProcedureCalls } from './procedure-calls';
import { readTransactionDescriptor } from './requests/all-headers';
import { readRpcRequest, type RpcCall } from './requests/rpc-request';
import { readTransactionRequest } from './requests/transaction-request';
import { envChange } from './responses/env-change';
import { writeDatabaseChange } from './responses/login-response';
import { TokenResultWriter, type ResultWriterOptions } from './responses/result-writer';

/** From this severity on SQL Server ends the connection. */
const FATAL_SEVERITY = 20;

/** What the client was last told about the session. */
interface Announced {
  readonly database: string;
  readonly transactionId: bigint;
}

/** Turns what went wrong into what the client is told; a failure of our own is shown in full and ends the connection. */
export function asServerError(error: unknown): SqlServerError {
  if (error instanceof SqlServerError) return error;
  if (error instanceof ProtocolError)
    return new SqlServerError(
      4002,
      `The incoming tabular data stream (TDS) protocol stream is incorrect: ${error.message}.`,
      FATAL_SEVERITY,
    );
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new SqlServerError(50000, `The simulator failed: ${text}`, FATAL_SEVERITY);
}

/** Runs the requests of one session and writes their responses. */
export class RequestRunner {
  readonly #session: Session;
  readonly #serverName: string;
  readonly #procedures: ProcedureCalls;
  #announced: Announced;
  #fatal = false;

  constructor(session: Session, serverName: string) {
    this.#session = session;
    this.#serverName = serverName;
    this.#procedures = new ProcedureCalls(session);
    this.#announced = { database: session.database, transactionId: session.transactionId };
  }

  /** Whether an error was reported after which the connection has to be closed. */
  get fatal(): boolean {
    return this.#fatal;
  }

  /** Writes the response but for the end of its message. Never throws: errors are part of the response. */
  async run(request: IncomingMessage, response: OutgoingMessage, signal: AbortSignal): Promise<void> {
    try {
      await this.#reset(request, response);
      const reader = new ByteReader(request.payload);
      this.#checkTransaction(readTransactionDescriptor(reader), request);
      await this.#dispatch(request.type, reader, response, signal);
    } catch (error) {
      const out = this.#writer(response, signal, 'batch');
      this.#report(error, out);
      out.finish(() => this.#announce(response), false);
    }
  }

  #dispatch(type: number, reader: ByteReader, response: OutgoingMessage, signal: AbortSignal): Promise<void> {
    switch (type) {
      case PacketType.sqlBatch: {
        const sql = reader.ucs2(reader.remaining / 2);
        return this.#respond(response, signal, 'batch', (out) => this.#session.execute(sql, [], out, signal));
      }
      case PacketType.rpc:
        return this.#call(readRpcRequest(reader), response, signal);
      case PacketType.transaction: {
        const steps = readTransactionRequest(reader);
        return this.#respond(response, signal, 'batch', async () => {
          for (const step of steps) {
            await this.#session.transaction(step);
            this.#announce(response);
          }
        });
      }
      default:
        throw new ProtocolError(`a request of type ${type} is not supported`);
    }
  }

  async #call(calls: readonly RpcCall[], response: OutgoingMessage, signal: AbortSignal): Promise<void> {
    for (const [index, call] of calls.entries()) {
      const more = index < calls.length - 1 && !signal.aborted;
      const work = (out: TokenResultWriter): Promise<void> => this.#procedures.run(call, out, signal);
      await this.#respond(response, signal, 'procedure', work, more);
      if (!more) return;
    }
  }

  async #respond(
    response: OutgoingMessage,
    signal: AbortSignal,
    scope: ResultWriterOptions['scope'],
    work: (out: TokenResultWriter) => Promise<void>,
    more = false,
  ): Promise<void> {
    const out = this.#writer(response, signal, scope);
    try {
      await work(out);
    } catch (error) {
      // What a cancelled request ends with is of no interest to the client that cancelled it.
      if (!signal.aborted) this.#report(error, out);
    }
    out.finish(() => this.#announce(response), more);
  }

  #writer(
    response: OutgoingMessage,
    signal: AbortSignal,
    scope: ResultWriterOptions['scope'],
  ): TokenResultWriter {
    return new TokenResultWriter(response, {
      serverName: this.#serverName,
      scope,
      signal,
      inTransaction: () => this.#session.transactionId !== 0n,
      announce: () => this.#announce(response),
    });
  }

  #report(error: unknown, out: TokenResultWriter): void {
    const reported = asServerError(error);
    if (reported.severity >= FATAL_SEVERITY) this.#fatal = true;
    out.error(reported);
  }

  async #reset({ resetConnection }: IncomingMessage, response: OutgoingMessage): Promise<void> {
    if (resetConnection === 'no') return;
    this.#procedures.forgetPrepared();
    await this.#session.reset(resetConnection === 'keep-transaction');
    envChange.resetConnection(response.tokens);
    // The client forgets its transaction by itself.
    this.#announced = { ...this.#announced, transactionId: this.#session.transactionId };
  }

  #checkTransaction(descriptor: bigint, { resetConnection }: IncomingMessage): void {
    if (resetConnection === 'all' || descriptor === 0n || descriptor === this.#session.transactionId) return;
    throw new SqlServerError(
      3971,
      `The server failed to resume the transaction. Desc:${descriptor.toString(16)}.`,
    );
  }

  /** Tells the client which database and transaction it is in now, where that changed. */
  #announce({ tokens }: OutgoingMessage): void {
    const { database, transactionId, lastTransactionOutcome } = this.#session;
    const before = this.#announced;
    if (database !== before.database)
      writeDatabaseChange(database, before.database, this.#serverName, tokens);
    if (transactionId !== before.transactionId) {
      if (before.transactionId !== 0n) envChange.end(before.transactionId, lastTransactionOutcome, tokens);
      if (transactionId !== 0n) envChange.begin(transactionId, tokens);
    }
    this.#announced = { database, transactionId };
  }
}
