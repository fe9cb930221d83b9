import { setMaxListeners } from 'node:events';
import { type Source, type SourceBatch, type StoredState } from '../../../core/ports';
import { type TableSchema } from '../../../core/table-schema';
import { InvariantError } from '../../../core/errors/cdc-error';
import { BatchProducer } from './batch-producer';
import { openSession, type Session, type SourceParts, type SqlServerSourceOptions } from './session';

/** Reads tables of one SQL Server database: their rows once, and every change. */
export function createSqlServerSource(options: SqlServerSourceOptions, parts: SourceParts): Source {
  return new SqlServerSource(options, parts);
}

class SqlServerSource implements Source {
  readonly #options: SqlServerSourceOptions;
  readonly #parts: SourceParts;
  readonly #closed = new AbortController();
  #producer: BatchProducer | undefined;
  /** The batch that is asked of the server while the one before is encoded. */
  #next: Promise<SourceBatch> | undefined;

  constructor(options: SqlServerSourceOptions, parts: SourceParts) {
    this.#options = options;
    this.#parts = parts;
  }

  async open(stored: StoredState | undefined, signal: AbortSignal): Promise<readonly TableSchema[]> {
    const lifetime = AbortSignal.any([signal, this.#closed.signal]);
    // Every connection and every wait listens to it.
    setMaxListeners(0, lifetime);
    const session: Session = await openSession(this.#options, this.#parts, stored, lifetime);
    this.#producer = new BatchProducer(session, this.#parts, lifetime);
    return session.tables.map(({ captured }) => captured.schema);
  }

  async read(signal: AbortSignal): Promise<SourceBatch> {
    signal.throwIfAborted();
    const producer = this.#producer;
    if (producer === undefined) throw new InvariantError('reading a source that is not open');
    if (!producer.isStarted) return await orAbort(producer.start(), signal);
    const batch = await orAbort(this.#next ?? producer.produce(), signal);
    this.#next = producer.mustWait ? producer.produce() : undefined;
    // It is awaited by the next read, or by nobody after a stop.
    this.#next?.catch(() => undefined);
    return batch;
  }

  async close(): Promise<void> {
    this.#closed.abort(new DOMException('the source is closed', 'AbortError'));
    await this.#producer?.ended();
  }
}

/** Rejects with the reason of the signal as soon as it is aborted; the work itself ends with the connections. */
function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
