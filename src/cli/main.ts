import { CommanderError } from 'commander';
import { EXIT_CODES } from '../core/errors/exit-codes';
import { createProgram } from './program';
import { reportErrors } from './report-error';
import { surviveOutputErrors } from './standard-output';

/** Runs the command line. @returns the exit code */
async function main(args: readonly string[]): Promise<number> {
  let exitCode: number = EXIT_CODES.ok.code;
  try {
    await createProgram((code) => (exitCode = code)).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has printed its own message, and ends help and version with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_CODES.usage.code;
    return reportErrors(error instanceof AggregateError ? error.errors : [error]);
  }
}

surviveOutputErrors();
void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
