import { SqlServerError } from '../../types/sql-type';
import { type Statement, type StatementBody } from '../ast/statement';
import {
  parseBegin,
  parseCommit,
  parseDeclare,
  parseIf,
  parseRaiserror,
  parseReturn,
  parseRollback,
  parseSave,
  parseSet,
  parseThrow,
  parseWhile,
} from './control';
import { parseBackup, parseRestore } from './backup';
import { parseAlterDatabase, parseCreateDatabase, parseDropDatabase } from './database';
import {
  parseAlterTable,
  parseCreateIndex,
  parseCreateSchema,
  parseCreateTable,
  parseDropIndex,
  parseDropSchema,
  parseDropTable,
} from './definition';
import { parseDml } from './dml';
import { parseCall, parseExecute } from './execute';
import { type Grammar } from './grammar';
import { parseAlterIndex, parseDbcc, parseUpdateStatistics } from './maintenance';
import { parseMerge } from './merge';
import {
  parseAlterAuthorization,
  parseAlterLogin,
  parseAlterRole,
  parseCreateLogin,
  parseCreateRole,
  parseCreateUser,
  parseDropPrincipal,
  parseExecuteAs,
  parsePermission,
} from './security';

type Rule = (p: Grammar) => StatementBody;

/** By the first word; CREATE, ALTER and DROP by the second one too. */
const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['SELECT', parseDml],
  ['WITH', withClause],
  ['(', parseDml],
  ['INSERT', parseDml],
  ['UPDATE', (p) => (p.at('UPDATE', 'STATISTICS') ? parseUpdateStatistics(p) : parseDml(p))],
  ['DELETE', parseDml],
  ['MERGE', (p) => parseMerge(p, [])],
  ['BEGIN', parseBegin],
  ['IF', parseIf],
  ['WHILE', parseWhile],
  ['RETURN', parseReturn],
  ['THROW', parseThrow],
  ['RAISERROR', parseRaiserror],
  ['DECLARE', parseDeclare],
  ['SET', parseSet],
  ['COMMIT', parseCommit],
  ['ROLLBACK', parseRollback],
  ['SAVE', parseSave],
  ['EXEC', executeOrAs],
  ['EXECUTE', executeOrAs],
  ['GRANT', parsePermission],
  ['DENY', parsePermission],
  ['REVOKE', parsePermission],
  ['BACKUP', parseBackup],
  ['RESTORE', parseRestore],
  ['BREAK', wordAlone('break')],
  ['CONTINUE', wordAlone('continue')],
  ['REVERT', wordAlone('revert')],
  ['CHECKPOINT', wordAlone('checkpoint')],
  ['PRINT', printStatement],
  ['USE', useStatement],
  ['WAITFOR', waitStatement],
  ['KILL', killStatement],
  ['TRUNCATE', truncateStatement],
  ['RECONFIGURE', reconfigureStatement],
  ['DBCC', parseDbcc],
  ['ALTER INDEX', parseAlterIndex],
  ['CREATE TABLE', parseCreateTable],
  ['CREATE UNIQUE', parseCreateIndex],
  ['CREATE CLUSTERED', parseCreateIndex],
  ['CREATE NONCLUSTERED', parseCreateIndex],
  ['CREATE INDEX', parseCreateIndex],
  ['CREATE SCHEMA', parseCreateSchema],
  ['CREATE DATABASE', parseCreateDatabase],
  ['CREATE LOGIN', parseCreateLogin],
  ['CREATE USER', parseCreateUser],
  ['CREATE ROLE', parseCreateRole],
  ['CREATE SERVER', parseCreateRole],
  ['ALTER TABLE', parseAlterTable],
  ['ALTER DATABASE', parseAlterDatabase],
  ['ALTER LOGIN', parseAlterLogin],
  ['ALTER ROLE', parseAlterRole],
  ['ALTER SERVER', parseAlterRole],
  ['ALTER AUTHORIZATION', parseAlterAuthorization],
  ['DROP TABLE', parseDropTable],
  ['DROP INDEX', parseDropIndex],
  ['DROP SCHEMA', parseDropSchema],
  ['DROP DATABASE', parseDropDatabase],
  ['DROP LOGIN', parseDropPrincipal],
  ['DROP USER', parseDropPrincipal],
  ['DROP ROLE', parseDropPrincipal],
]);

/** One statement and the semicolon behind it. */
export function parseStatement(p: Grammar): Statement {
  const first = p.current;
  const rule = RULES.get(first.keyword) ?? RULES.get(`${first.keyword} ${p.ahead(1).keyword}`);
  const body = rule === undefined ? bareCall(p) : rule(p);
  if (body.kind === 'merge' && !p.at(';')) {
    throw new SqlServerError(10713, 'A MERGE statement must be terminated by a semi-colon (;).', 15);
  }
  // The semicolon belongs to the text of the statement, but is left for who asked for the statement.
  const end = p.at(';') ? p.current.end : p.endOfLast;
  return { ...body, start: first.start, end };
}

/** A procedure call without EXEC is allowed as the first statement of a batch only. */
function bareCall(p: Grammar): StatementBody {
  if (p.mark > 0 || !p.atName) throw p.unexpected();
  return parseCall(p);
}

function withClause(p: Grammar): StatementBody {
  const mark = p.mark;
  const common = p.commonTables();
  if (p.at('MERGE')) return parseMerge(p, common);
  p.back(mark);
  return parseDml(p);
}

function executeOrAs(p: Grammar): StatementBody {
  return p.ahead(1).keyword === 'AS' ? parseExecuteAs(p) : parseExecute(p);
}

function wordAlone(kind: 'break' | 'continue' | 'revert' | 'checkpoint'): Rule {
  return (p) => {
    p.take();
    return { kind };
  };
}

function printStatement(p: Grammar): StatementBody {
  p.expect('PRINT');
  return { kind: 'print', value: p.expression() };
}

function useStatement(p: Grammar): StatementBody {
  p.expect('USE');
  return { kind: 'use', database: p.name() };
}

function waitStatement(p: Grammar): StatementBody {
  p.expect('WAITFOR');
  const unit = p.accept('DELAY') ? 'delay' : 'time';
  if (unit === 'time') p.expect('TIME');
  return { kind: 'wait', unit, value: p.expression() };
}

function killStatement(p: Grammar): StatementBody {
  p.expect('KILL');
  return { kind: 'kill', session: p.expression() };
}

function truncateStatement(p: Grammar): StatementBody {
  p.expect('TRUNCATE', 'TABLE');
  return { kind: 'truncate', table: p.qualifiedName() };
}

function reconfigureStatement(p: Grammar): StatementBody {
  p.expect('RECONFIGURE');
  if (p.accept('WITH')) p.expect('OVERRIDE');
  return { kind: 'reconfigure' };
}
