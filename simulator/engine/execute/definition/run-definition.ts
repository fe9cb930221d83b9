import { type DataDefinition } from '../../../sql/ast/definition';
import { type SecurityStatement } from '../../../sql/ast/security';
import { type MaintenanceStatement, type Statement } from '../../../sql/ast/statement';
import { type Execution } from '../../runtime/execution';
import { type Runner } from '../runner';
import { alterAuthorization } from '../security/authorization-statement';
import { executeAs, revert } from '../security/impersonation';
import { alterLogin, createLogin, dropLogin } from '../security/login-statements';
import { changePermissions } from '../security/permission-statement';
import { alterServerRole, createServerRole } from '../security/server-role-statements';
import { alterRole, createRole, createUser, dropRole, dropUser } from '../security/user-statements';
import { alterTableStatement } from '../alter-table';
import { backup } from '../backup/backup-statement';
import { reportBackup } from '../backup/restore-reports';
import { restore } from '../backup/restore-statement';
import { alterIndex, dbcc, updateStatistics } from '../maintenance';
import { NO_NEEDS, runStatement } from '../statement-run';
import {
  createIndexStatement,
  createTableStatement,
  dropIndexStatement,
  dropTableStatement,
} from '../table-statements';
import { alterDatabase, createDatabase, dropDatabases } from './database-statements';
import { createSchema, dropSchema } from './schema-statements';

export type DefinitionStatement = DataDefinition | SecurityStatement | MaintenanceStatement;

type Kind = DefinitionStatement['kind'];

/** `text`: the statement as it was written. */
type Rule<K extends Kind> = (
  runner: Runner,
  execution: Execution,
  statement: Extract<DefinitionStatement, { kind: K }>,
  text: string,
) => void | Promise<void>;

const RULES: { readonly [K in Kind]: Rule<K> } = {
  'create-table': createTableStatement,
  'alter-table': alterTableStatement,
  'drop-table': dropTableStatement,
  'create-index': createIndexStatement,
  'drop-index': dropIndexStatement,
  'alter-index': alterIndex,
  'update-statistics': updateStatistics,
  dbcc,
  'create-schema': createSchema,
  'drop-schema': dropSchema,
  'create-database': createDatabase,
  'alter-database': alterDatabase,
  'drop-database': dropDatabases,
  backup,
  restore,
  'restore-report': reportBackup,
  'create-login': createLogin,
  'alter-login': alterLogin,
  'drop-login': dropLogin,
  'create-user': createUser,
  'drop-user': dropUser,
  'create-role': (runner, execution, statement) => {
    (statement.server ? createServerRole : createRole)(runner, execution, statement);
  },
  'drop-role': dropRole,
  'alter-role': (runner, execution, statement) => {
    (statement.server ? alterServerRole : alterRole)(runner, execution, statement);
  },
  permission: changePermissions,
  'alter-authorization': alterAuthorization,
  'execute-as': (runner, _execution, statement) => {
    executeAs(runner, statement);
  },
  revert: (runner) => {
    revert(runner);
  },
};

export function isDefinition(statement: Statement): statement is Extract<Statement, { kind: Kind }> {
  return statement.kind in RULES;
}

/** Runs a statement that changes definitions or rights. Nothing is counted and no rows come. */
export async function runDefinition(
  runner: Runner,
  statement: Extract<Statement, { kind: Kind }>,
): Promise<void> {
  const rule = RULES[statement.kind] as Rule<Kind>;
  const text = runner.text.slice(statement.start, statement.end);
  await runStatement(runner, NO_NEEDS, async (execution) => {
    await rule(runner, execution, statement, text);
  });
  runner.out.done(undefined, 'other');
}
