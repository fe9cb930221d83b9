import { CdcError } from '../core/errors/cdc-error';
import { describeError } from './report-error';

/** Writes to standard output; resolves when it takes more. @throws CdcError CDC_OUTPUT_FAILED */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) =>
    process.stdout.write(text, (error) => {
      if (error) reject(outputError(error));
      else resolve();
    }),
  );
}

function outputError(cause: Error): CdcError {
  return new CdcError('CDC_OUTPUT_FAILED', `writing to standard output: ${cause.message}`, { cause });
}

/** Who writes is told that it failed: it does not end the process, as Node does with an error that nobody listens to. */
export function surviveOutputErrors(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/** A log that cannot be written stops no pipeline; it is said once, where there is still room to say it. */
export function reportLostLog(): void {
  process.stdout.once('error', (error: Error) =>
    process.stderr.write(
      `${describeError(outputError(error))}\n  the log is incomplete; the pipelines go on\n`,
    ),
  );
}
