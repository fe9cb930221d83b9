import { SqlServerError } from '../../../types/sql-type';
import { type ControlStatement } from '../../../sql/ast/statement';
import { doomsTransaction, endsTransaction, isCatchable } from '../error-effect';
import { type Flow, type Runner } from '../runner';
import { endByRollback } from '../transactions';

type Try = Extract<ControlStatement, { kind: 'try' }>;

/** BEGIN TRY ... BEGIN CATCH: the error that ended the body is what ERROR_NUMBER() and its kin show in the handler. */
export async function runTry(runner: Runner, { body, handler }: Try): Promise<Flow> {
  const { session } = runner;
  runner.tryDepth++;
  try {
    return await runner.run(body);
  } catch (error) {
    if (!(error instanceof SqlServerError) || !isCatchable(error)) throw error;
    noteCaught(runner, error);
    return await handle(runner, error, handler);
  } finally {
    runner.tryDepth--;
    session.errorNumber = 0;
  }
}

function noteCaught({ engine, session }: Runner, error: SqlServerError): void {
  if (endsTransaction(error)) endByRollback(engine, session);
  else if (session.transaction !== undefined && (session.options.xactAbort || doomsTransaction(error)))
    session.transaction.doomed = true;
}

async function handle(runner: Runner, error: SqlServerError, handler: Try['handler']): Promise<Flow> {
  const { session } = runner;
  const outer = session.caught;
  session.caught = error;
  // Errors of the handler belong to the block around it.
  runner.tryDepth--;
  try {
    return await runner.run(handler);
  } finally {
    runner.tryDepth++;
    session.caught = outer;
  }
}
