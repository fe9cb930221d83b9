import {
  type BackupDevice,
  type BackupOption,
  type BackupReport,
  type BackupScope,
  type DatabaseName,
} from '../ast/backup';
import { type StatementBody } from '../ast/statement';
import { type Grammar } from './grammar';

const REPORTS: readonly BackupReport[] = ['HEADERONLY', 'FILELISTONLY', 'LABELONLY', 'VERIFYONLY'];
const DEVICE_KINDS = ['DISK', 'TAPE', 'URL'] as const;

export function parseBackup(p: Grammar): StatementBody {
  p.expect('BACKUP');
  const scope = backupScope(p);
  const database = databaseName(p);
  p.expect('TO');
  return { kind: 'backup', scope, database, devices: p.list(() => device(p)), options: options(p) };
}

export function parseRestore(p: Grammar): StatementBody {
  p.expect('RESTORE');
  const report = REPORTS.find((one) => p.accept(one));
  if (report !== undefined) {
    p.expect('FROM');
    return { kind: 'restore-report', report, devices: p.list(() => device(p)), options: options(p) };
  }
  const scope = backupScope(p);
  const database = databaseName(p);
  const devices = p.accept('FROM') ? p.list(() => device(p)) : [];
  return { kind: 'restore', scope, database, devices, options: options(p) };
}

function backupScope(p: Grammar): BackupScope {
  if (p.accept('DATABASE')) return 'DATABASE';
  p.expect('LOG');
  return 'LOG';
}

function databaseName(p: Grammar): DatabaseName {
  if (p.current.kind === 'variable') return { text: p.take().text, isVariable: true };
  return { text: p.name(), isVariable: false };
}

function device(p: Grammar): BackupDevice {
  const kind = DEVICE_KINDS.find((one) => p.accept(one, '='));
  return kind === undefined ? { kind: 'named', name: p.name() } : { kind, path: p.expression() };
}

function options(p: Grammar): readonly BackupOption[] {
  if (!p.accept('WITH')) return [];
  return p.list(() => option(p));
}

function option(p: Grammar): BackupOption {
  const name = p.take().keyword;
  if (name === '') throw p.unexpected();
  if (name === 'MOVE') {
    const value = p.expression();
    p.expect('TO');
    return { name, value, moveTo: p.expression() };
  }
  return { name, value: p.accept('=') ? p.expression() : undefined, moveTo: undefined };
}
