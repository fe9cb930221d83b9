import { type PermissionStatement, type Securable } from '../ast/security';
import { type StatementBody } from '../ast/statement';
import { type Grammar } from './grammar';

export function parseCreateLogin(p: Grammar): StatementBody {
  p.expect('CREATE', 'LOGIN');
  const name = p.name();
  p.expect('WITH', 'PASSWORD', '=');
  const password = p.string();
  let defaultDatabase: string | undefined;
  while (p.accept(',')) defaultDatabase = loginOption(p) ?? defaultDatabase;
  return { kind: 'create-login', name, password, defaultDatabase };
}

const IGNORED_LOGIN_OPTIONS = new Set(['CHECK_POLICY', 'CHECK_EXPIRATION', 'DEFAULT_LANGUAGE', 'SID']);

/** The default database if that is the option. */
function loginOption(p: Grammar): string | undefined {
  if (p.accept('DEFAULT_DATABASE', '=')) return p.name();
  if (!p.atAny(IGNORED_LOGIN_OPTIONS)) throw p.unexpected();
  p.take();
  p.expect('=');
  p.take();
  return undefined;
}

export function parseAlterLogin(p: Grammar): StatementBody {
  p.expect('ALTER', 'LOGIN');
  const name = p.name();
  const none = { password: undefined, defaultDatabase: undefined, enabled: undefined };
  if (p.accept('ENABLE')) return { kind: 'alter-login', name, ...none, enabled: true };
  if (p.accept('DISABLE')) return { kind: 'alter-login', name, ...none, enabled: false };
  p.expect('WITH');
  if (p.accept('PASSWORD', '=')) return { kind: 'alter-login', name, ...none, password: p.string() };
  return { kind: 'alter-login', name, ...none, defaultDatabase: loginOption(p) };
}

export function parseCreateUser(p: Grammar): StatementBody {
  p.expect('CREATE', 'USER');
  const name = p.name();
  let login: string | undefined = name;
  if (p.accept('WITHOUT', 'LOGIN')) login = undefined;
  else if (p.accept('FOR', 'LOGIN') || p.accept('FROM', 'LOGIN')) login = p.name();
  const defaultSchema = p.accept('WITH', 'DEFAULT_SCHEMA', '=') ? p.name() : undefined;
  return { kind: 'create-user', name, login, defaultSchema };
}

export function parseDropPrincipal(p: Grammar): StatementBody {
  p.expect('DROP');
  if (p.accept('LOGIN')) return { kind: 'drop-login', name: p.name() };
  const kind = p.accept('USER') ? 'drop-user' : 'drop-role';
  if (kind === 'drop-role') p.expect('ROLE');
  const ifExists = p.accept('IF', 'EXISTS');
  return { kind, name: p.name(), ifExists };
}

export function parseCreateRole(p: Grammar): StatementBody {
  p.expect('CREATE');
  const server = p.accept('SERVER');
  p.expect('ROLE');
  const name = p.name();
  if (p.accept('AUTHORIZATION')) p.name();
  return { kind: 'create-role', name, server };
}

export function parseAlterRole(p: Grammar): StatementBody {
  p.expect('ALTER');
  const server = p.accept('SERVER');
  p.expect('ROLE');
  const name = p.name();
  const change = p.accept('ADD') ? 'add' : 'drop';
  if (change === 'drop') p.expect('DROP');
  p.expect('MEMBER');
  return { kind: 'alter-role', name, server, change, member: p.name() };
}

export function parseAlterAuthorization(p: Grammar): StatementBody {
  p.expect('ALTER', 'AUTHORIZATION');
  const securable = parseSecurable(p);
  if (securable === undefined) throw p.unexpected();
  p.expect('TO');
  return { kind: 'alter-authorization', securable, principal: p.name() };
}

export function parsePermission(p: Grammar): StatementBody {
  const action = p.take().keyword.toLowerCase() as PermissionStatement['action'];
  if (action === 'revoke') p.accept('GRANT', 'OPTION', 'FOR');
  const written = p.list(() => permission(p));
  const securable = parseSecurable(p);
  // Columns may stand behind the permission or behind the object.
  const columns = securable !== undefined && p.at('(') ? p.parenthesized(() => p.name()) : [];
  const permissions = written.map((one) => ({ ...one, columns: [...one.columns, ...columns] }));
  if (action === 'revoke' && p.at('FROM')) p.expect('FROM');
  else p.expect('TO');
  const principals = p.list(() => principalName(p));
  const withGrantOption = p.accept('WITH', 'GRANT', 'OPTION');
  p.accept('CASCADE');
  return { kind: 'permission', action, permissions, securable, principals, withGrantOption };
}

/** `public` is an ordinary name here although the word is reserved. */
function principalName(p: Grammar): string {
  return p.at('PUBLIC') ? p.take().text : p.name();
}

function permission(p: Grammar): PermissionStatement['permissions'][number] {
  const words: string[] = [];
  while (p.current.kind === 'word' && !p.at('ON') && !p.at('TO') && !p.at('FROM'))
    words.push(p.take().keyword);
  if (words.length === 0) throw p.unexpected();
  const columns = p.at('(') ? p.parenthesized(() => p.name()) : [];
  const name = words[0] === 'ALL' ? 'ALL' : words.join(' ');
  return { name: name === 'EXEC' ? 'EXECUTE' : name, columns };
}

const CLASSES: ReadonlyMap<string, Securable['class']> = new Map([
  ['OBJECT', 'object'],
  ['SCHEMA', 'schema'],
  ['DATABASE', 'database'],
]);

function parseSecurable(p: Grammar): Securable | undefined {
  if (!p.accept('ON')) return undefined;
  if (p.ahead(1).keyword !== '::') return { class: 'object', name: p.qualifiedName() };
  const securable = CLASSES.get(p.current.keyword);
  if (securable === undefined) throw p.unexpected();
  p.take();
  p.expect('::');
  return { class: securable, name: p.qualifiedName() };
}

export function parseExecuteAs(p: Grammar): StatementBody {
  p.take();
  p.expect('AS');
  const asUser = p.accept('USER');
  if (!asUser) p.expect('LOGIN');
  p.expect('=');
  const name = p.string();
  return { kind: 'execute-as', user: asUser ? name : undefined, login: asUser ? undefined : name };
}
