import { SqlServerError } from '../../../types/sql-type';
import { type ControlStatement, type Statement, type TransactionName } from '../../../sql/ast/statement';
import { endSession } from '../../session/end-session';
import { checkAccess } from '../../runtime/permissions';
import { whyClosed } from '../../runtime/user-access';
import { type Flow, type Runner } from '../runner';
import { beginTransaction, commit, rollback, save } from '../transactions';
import { runCall } from './call';
import { evaluateInteger, evaluateText, holds } from './evaluate';
import { print, raiseError, throwError } from './messages';
import { setOption } from './set-options';
import { runTry } from './try-catch';
import { assign, declare, variableNamed } from './variables';

type Kind = ControlStatement['kind'];
type Of<K extends Kind> = Extract<ControlStatement, { kind: K }> & { readonly start: number };
type PlacedStatement = ControlStatement & { readonly start: number };
type Rule<K extends Kind> = (
  runner: Runner,
  statement: Of<K>,
) => Flow | undefined | Promise<Flow | undefined>;

/** What a rule gives whose statement is simply done. */
const next = async (work: Promise<unknown>): Promise<undefined> => {
  await work;
  return undefined;
};

const RULES: { readonly [K in Kind]: Rule<K> } = {
  block: (runner, { body }) => runner.run(body),
  if: async (runner, { condition, then, otherwise }) => {
    if (await holds(runner, condition)) return runner.run([then]);
    return otherwise === undefined ? undefined : runner.run([otherwise]);
  },
  while: loop,
  break: () => 'break',
  continue: () => 'continue',
  return: async (runner, { value }) => {
    if (value !== undefined) runner.returnValue = await evaluateInteger(runner, value);
    return 'return' as const;
  },
  try: runTry,
  throw: throwError,
  raiserror: (runner, statement) => next(raiseError(runner, statement)),
  print: (runner, statement) => next(print(runner, statement)),
  declare: (runner, { variables }) => next(declare(runner, variables)),
  assign: (runner, statement) => next(assign(runner, statement)),
  'set-option': (runner, statement) => {
    setOption(runner, statement);
    return undefined;
  },
  execute: (runner, statement) => next(runCall(runner, statement, runner.out)),
  'execute-text': (runner, statement) => next(runCall(runner, statement, runner.out)),
  use: (runner, { database }) => {
    useDatabase(runner, database);
    return undefined;
  },
  wait: (runner, statement) => next(wait(runner, statement)),
  kill: (runner, { session }) => next(kill(runner, session)),
  // What is committed is on its way to the disk already.
  checkpoint: () => undefined,
  reconfigure: ({ engine }) => {
    for (const option of engine.configurations) option.valueInUse = option.value;
    return undefined;
  },
  'begin-transaction': (runner, { name }) => {
    beginTransaction(runner.engine, runner.session, nameOf(runner, name));
    return undefined;
  },
  commit: ({ engine, session }) => {
    commit(engine, session);
    return undefined;
  },
  rollback: (runner, { name }) => {
    rollback(runner.engine, runner.session, nameOf(runner, name));
    return undefined;
  },
  'save-transaction': (runner, { name }) => {
    save(runner.session, nameOf(runner, name) ?? '');
    return undefined;
  },
};

export async function runControl(runner: Runner, statement: PlacedStatement): Promise<Flow> {
  const rule = RULES[statement.kind] as Rule<Kind>;
  return (await rule(runner, statement)) ?? 'next';
}

export function isControl(statement: Statement): statement is PlacedStatement & Statement {
  return statement.kind in RULES;
}

async function loop(runner: Runner, { condition, body }: Of<'while'>): Promise<Flow | undefined> {
  while (await holds(runner, condition)) {
    const flow = await runner.run([body]);
    if (flow === 'return') return flow;
    if (flow === 'break') break;
  }
  return undefined;
}

function nameOf(runner: Runner, name: TransactionName | undefined): string | undefined {
  if (name === undefined || !name.isVariable) return name?.text;
  const { value } = variableNamed(runner, name.text);
  return typeof value === 'string' ? value : undefined;
}

/** @throws SqlServerError 911, 916, 923, 924, 927 */
function useDatabase({ engine, session }: Pick<Runner, 'engine' | 'session'>, name: string): void {
  const database = engine.database(name);
  checkAccess(engine, session.identity, database);
  const closed = whyClosed(engine, session.identity, database, session);
  if (closed !== undefined) throw closed;
  session.database = database;
}

/** `WAITFOR DELAY '00:00:01'`, `WAITFOR TIME '22:00'`. */
async function wait(runner: Runner, { unit, value }: Of<'wait'>): Promise<void> {
  const text = (await evaluateText(runner, value)) ?? '';
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.:](\d{1,3}))?)?$/.exec(text.trim());
  if (match === null)
    throw new SqlServerError(148, `Incorrect time syntax in time string '${text}' used with WAITFOR.`, 15);
  const [, hours = '0', minutes = '0', seconds = '0', fraction = '0'] = match;
  const timeMs =
    ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0'));
  const dayMs = 86_400_000;
  const delayMs =
    unit === 'delay' ? timeMs : (timeMs - (runner.engine.clock.nowMs() % dayMs) + dayMs) % dayMs;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      runner.signal.removeEventListener('abort', abort);
      resolve();
    }, delayMs);
    const abort = (): void => {
      clearTimeout(timer);
      reject(runner.signal.reason as Error);
    };
    runner.signal.addEventListener('abort', abort, { once: true });
  });
}

/** @throws SqlServerError 6102, 6104, 6106 */
async function kill(runner: Runner, expression: Of<'kill'>['session']): Promise<void> {
  const { engine, session } = runner;
  if (!engine.isSysadmin(session.identity.login)) {
    throw new SqlServerError(6102, 'User does not have permission to use the KILL statement.', 14);
  }
  const id = await evaluateInteger(runner, expression);
  const victim = engine.sessions.get(id);
  if (victim === undefined)
    throw new SqlServerError(6106, `Process ID ${id} is not an active process ID.`, 16, 2);
  if (victim === session) throw new SqlServerError(6104, 'Cannot use KILL to kill your own process.');
  endSession(victim);
}
