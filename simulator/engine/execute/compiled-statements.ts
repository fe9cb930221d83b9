import { parseBatch } from '../../sql/parser';
import { type Statement } from '../../sql/ast/statement';
import { newCompiler } from '../compile/build-compiler';
import { type Compiler } from '../compile/compiler';
import { type Runner } from './runner';

/** Parsed batches by text, the one used longest ago first. */
const batches = new Map<string, readonly Statement[]>();
const MAX_BATCHES = 2000;
/** Longer texts are scripts that run once. */
const MAX_CACHED_LENGTH = 200_000;

/** @throws SqlServerError of the parser */
export function parsedBatch(text: string): readonly Statement[] {
  const known = batches.get(text);
  if (known !== undefined) return known;
  const parsed = parseBatch(text);
  if (text.length > MAX_CACHED_LENGTH) return parsed;
  batches.set(text, parsed);
  if (batches.size > MAX_BATCHES) {
    const [oldest] = batches.keys();
    if (oldest !== undefined) batches.delete(oldest);
  }
  return parsed;
}

/** What a compiled statement depends on: definitions, database, user, types of variables. */
interface Circumstances {
  readonly owner: object;
  readonly schemaVersion: number;
  readonly databaseId: number;
  readonly user: string;
  readonly signature: string;
}

interface CompiledStatement {
  readonly circumstances: Circumstances;
  /** Session whose temporary tables it refers to. */
  readonly sessionId: number | undefined;
  readonly compiler: Compiler;
  readonly plan: unknown;
}

const plans = new WeakMap<object, CompiledStatement>();

/** The plan of a statement: the one made before, if nothing that it depends on has changed. */
export function planOf<T>(
  runner: Runner,
  statement: object,
  compile: (compiler: Compiler) => T,
): { plan: T; compiler: Compiler } {
  const { engine, session, scope } = runner;
  const circumstances = circumstancesOf(runner);
  const known = plans.get(statement);
  const isOwn = known?.sessionId === undefined || known.sessionId === session.id;
  if (known !== undefined && isOwn && sameCircumstances(known.circumstances, circumstances)) {
    return { plan: known.plan as T, compiler: known.compiler };
  }
  const compiler = newCompiler({ engine, session, variables: scope });
  const plan = compile(compiler);
  const sessionId = compiler.context.usesTemporaryTables ? session.id : undefined;
  plans.set(statement, { circumstances, sessionId, compiler, plan });
  return { plan, compiler };
}

function circumstancesOf({ engine, session, scope }: Runner): Circumstances {
  return {
    owner: engine,
    schemaVersion: engine.schemaVersion,
    databaseId: session.database.id,
    user: session.identity.user ?? session.identity.login,
    signature: `${scope.signature};${session.options.identityInsert?.objectId ?? ''}`,
  };
}

function sameCircumstances(left: Circumstances, right: Circumstances): boolean {
  return (
    left.owner === right.owner &&
    left.schemaVersion === right.schemaVersion &&
    left.databaseId === right.databaseId &&
    left.user === right.user &&
    left.signature === right.signature
  );
}
