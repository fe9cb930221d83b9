import { CdcError } from '../core/errors/cdc-error';
import { EXIT_CODES } from '../core/errors/exit-codes';
import { ERROR_CODES } from '../core/errors/registry';

/** The exit code that goes with an error. */
export function exitCodeOf(error: unknown): number {
  const name = error instanceof CdcError ? (ERROR_CODES[error.code].exit ?? 'failed') : 'failed';
  return EXIT_CODES[name].code;
}

/** What a person reads: code, what happened, what to do. An unexpected error brings its stack, for the report. */
export function describeError(error: unknown): string {
  if (error instanceof CdcError) return `${error.code}: ${error.message}\n  what to do: ${error.hint}`;
  return `CDC_INTERNAL_INVARIANT: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

/** Prints the errors and gives the exit code of the gravest: an expected end never hides a failure. */
export function reportErrors(errors: readonly unknown[]): number {
  for (const error of errors) process.stderr.write(`${describeError(error)}\n`);
  const codes = errors.map(exitCodeOf);
  const gravity = [EXIT_CODES.dataLoss, EXIT_CODES.failed, EXIT_CODES.usage, EXIT_CODES.replaced];
  const gravest = gravity.find(({ code }) => codes.includes(code));
  return gravest?.code ?? codes[0] ?? EXIT_CODES.ok.code;
}
