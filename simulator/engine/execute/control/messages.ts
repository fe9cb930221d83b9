import { SqlServerError } from '../../../types/sql-type';
import { type ControlStatement } from '../../../sql/ast/statement';
import { lineAt } from '../../../sql/line';
import { type Runner } from '../runner';
import { evaluate, evaluateInteger, evaluateText } from './evaluate';

type Of<K extends ControlStatement['kind']> = Extract<ControlStatement, { kind: K }> & Placed;

/** Where a statement stands in its batch. */
interface Placed {
  readonly start: number;
}

const USER_MESSAGE = 50_000;
/** Below it, RAISERROR only says something. */
const FIRST_ERROR_SEVERITY = 11;

export async function print(runner: Runner, { value, start }: Of<'print'>): Promise<void> {
  const text = (await evaluateText(runner, value)) ?? ' ';
  runner.out.info({ number: 0, severity: 0, state: 1, text, line: lineAt(runner.text, start) });
}

/** THROW number, message, state; without arguments the error that is being handled. */
export async function throwError(runner: Runner, { arguments: args }: Of<'throw'>): Promise<never> {
  const [number, message, state] = args;
  if (number === undefined || message === undefined || state === undefined) {
    const { caught } = runner.session;
    if (caught !== undefined) throw caught;
    throw new SqlServerError(
      10_704,
      'To rethrow an error, a THROW statement must be used inside a CATCH block. Insert the THROW statement inside a CATCH block, or add error parameters to the THROW statement.',
      15,
    );
  }
  const code = await evaluateInteger(runner, number);
  if (code < USER_MESSAGE) {
    throw new SqlServerError(
      35_100,
      `Error number ${code} in the THROW statement is outside the valid range. Specify an error number in the valid range of 50000 to 2147483647.`,
      16,
      10,
    );
  }
  const text = (await evaluateText(runner, message)) ?? '';
  throw new SqlServerError(code, text, 16, await evaluateInteger(runner, state));
}

/** `%s`, `%d`, `%5d` and the like of RAISERROR, by its arguments in order. */
function format(text: string, values: readonly string[]): string {
  let next = 0;
  return text.replace(
    /%%|%(-?)(0?)(\d*)([sdiuxXo])/g,
    (match, left: string, zero: string, width: string, kind: string) => {
      if (match === '%%') return '%';
      const raw = values[next++] ?? '(null)';
      const shown = kind === 'x' || kind === 'X' ? Number(raw).toString(16) : raw;
      const size = Number(width);
      if (left === '-') return shown.padEnd(size);
      return shown.padStart(size, zero === '0' ? '0' : ' ');
    },
  );
}

/** RAISERROR: from severity 11 on an error, below a message. */
export async function raiseError(runner: Runner, { arguments: args, start }: Of<'raiserror'>): Promise<void> {
  const [message, severity, state, ...rest] = args;
  if (message === undefined || severity === undefined || state === undefined) {
    throw new SqlServerError(102, "Incorrect syntax near ')'.", 15);
  }
  const values: string[] = [];
  for (const argument of rest) values.push((await evaluateText(runner, argument)) ?? '(null)');
  const { value } = await evaluate(runner, message);
  const number = typeof value === 'number' ? value : USER_MESSAGE;
  const text = format(typeof value === 'string' ? value : `Error ${number}`, values);
  const level = await evaluateInteger(runner, severity);
  const place = await evaluateInteger(runner, state);
  if (level < FIRST_ERROR_SEVERITY) {
    const line = lineAt(runner.text, start);
    runner.out.info({ number, severity: level, state: place, text, line });
  } else throw new SqlServerError(number, text, level, place);
}
