import { type ResultWriter, type Session } from '../tds/backend';
import { SqlServerError } from '../types/sql-type';
import { splitBatches, type Batch } from './batches';

/** A script failed: the message says where and why. */
export class ScriptError extends Error {
  constructor(file: string, batch: Batch, cause: SqlServerError) {
    const { number, severity, state, message } = cause;
    super(
      `running ${file}, the batch at line ${batch.line}: Msg ${number}, Level ${severity}, State ${state}: ${message}`,
      { cause },
    );
    this.name = new.target.name;
  }
}

/** Lets rows pass unseen, hands on what is printed, and keeps the first error. */
class ScriptOutput implements ResultWriter {
  firstError: SqlServerError | undefined;
  readonly #print: (text: string) => void;

  constructor(print: (text: string) => void) {
    this.#print = print;
  }

  columns(): void {
    return;
  }

  row(): undefined {
    return undefined;
  }

  encodedRows(): undefined {
    return undefined;
  }

  done(): void {
    return;
  }

  info({ text }: { text: string }): void {
    this.#print(text);
  }

  error(error: SqlServerError): void {
    this.firstError ??= error;
  }

  returnValue(): void {
    return;
  }

  returnStatus(): void {
    return;
  }
}

async function runBatch(session: Session, sql: string, out: ScriptOutput): Promise<void> {
  try {
    await session.execute(sql, [], out, new AbortController().signal);
  } catch (error) {
    if (!(error instanceof SqlServerError)) throw error;
    out.error(error);
  }
}

/**
 * Runs the batches of a script, and stops at the first error.
 * @param print is given each informational message.
 * @throws ScriptError
 */
export async function runScript(
  session: Session,
  script: { readonly file: string; readonly text: string },
  print: (text: string) => void,
): Promise<void> {
  for (const batch of splitBatches(script.text)) {
    for (let run = 0; run < batch.count; run++) {
      const out = new ScriptOutput(print);
      await runBatch(session, batch.sql, out);
      if (out.firstError !== undefined) throw new ScriptError(script.file, batch, out.firstError);
    }
  }
}
