/** What a script asks of one connection, and what it has to print. */
export interface Step {
  /** Connections are opened when first named; `main` where the script names none. */
  readonly session: string;
  /** Whom a connection that is opened here logs in as; the administrator when absent. */
  readonly login: { readonly user: string; readonly password: string } | undefined;
  /** `start` does not wait for the batch, `finish` waits for the one that was started. */
  readonly mode: 'run' | 'start' | 'finish';
  readonly sql: string;
  readonly expected: readonly string[];
  /** Messages that are no errors do not count. */
  readonly silent: boolean;
  /** Line on which the step begins, from 1. */
  readonly line: number;
}

const DIRECTIVE = /^--@(?<word>session|start|finish) (?<session>\w+)(?: (?<user>\S+) (?<password>\S+))?$/;
const SILENT = /^--@silent$/;
const EXPECTED = /^-->(?: (.*))?$/;

function parseStep(lines: readonly string[], line: number): Step {
  const directive = lines.map((text) => DIRECTIVE.exec(text)).find((match) => match !== null);
  const { word, session = 'main', user, password } = directive?.groups ?? {};
  const isSql = (text: string): boolean => ![EXPECTED, DIRECTIVE, SILENT].some((form) => form.test(text));
  return {
    session,
    login: user === undefined || password === undefined ? undefined : { user, password },
    mode: word === 'start' || word === 'finish' ? word : 'run',
    sql: lines.filter(isSql).join('\n'),
    expected: lines.flatMap((text) => EXPECTED.exec(text)?.[1] ?? []),
    silent: lines.some((text) => SILENT.test(text)),
    line,
  };
}

/**
 * Reads a script of test/tsql: batches between lines `GO`, each with the lines it has to print after `-->`, and on
 * which connection it runs after `--@session`, `--@start` or `--@finish`. See test/tsql/README.md.
 */
export function parseScript(text: string): Step[] {
  const steps: Step[] = [];
  let begin = 0;
  const lines = text.split('\n');
  for (const [index, line] of [...lines, 'GO'].entries()) {
    if (line !== 'GO') continue;
    const step = lines.slice(begin, index);
    if (step.some((part) => part.trim() !== '')) steps.push(parseStep(step, begin + 1));
    begin = index + 1;
  }
  return steps;
}
