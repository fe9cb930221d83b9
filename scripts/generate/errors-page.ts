import { type ErrorDefinition } from '../../src/core/errors/error-definition';
import { EXIT_CODES } from '../../src/core/errors/exit-codes';
import { ERROR_CODES } from '../../src/core/errors/registry';
import { type GeneratedFile } from './generated-file';
import { code, page, table } from './markdown';

/** `docs/reference/errors.md`: every error code, and every exit code. */
export function errorsPage(): GeneratedFile {
  const definitions: readonly (readonly [string, ErrorDefinition])[] = Object.entries(ERROR_CODES);
  const byCode = definitions.toSorted(([a], [b]) => a.localeCompare(b));
  const rows = byCode.map(([name, { summary, action, retryable, exit = 'failed' }]) => [
    code(name),
    summary,
    action,
    retryable ? 'yes' : 'no',
    String(EXIT_CODES[exit].code),
  ]);
  const exits = Object.values(EXIT_CODES).map((exit) => [String(exit.code), exit.meaning]);
  return {
    path: 'docs/reference/errors.md',
    content: page('Errors', '`src/core/errors/codes`', [
      'Codes are public: scripts and alerts may rely on them. An error that is retried opens the pipeline again from ' +
        'its committed position; any other one ends it, and `flink-cdc` ends with the exit code when nothing else runs.',
      table(['code', 'what has happened', 'what to do', 'retried', 'exit'], rows),
      '## Exit codes',
      table(['exit', 'meaning'], exits),
    ]),
  };
}
