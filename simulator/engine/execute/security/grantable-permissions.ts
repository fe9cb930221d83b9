/** Names of permissions, by what they can be granted on. */
const OBJECT_PERMISSIONS = new Set([
  'ALTER',
  'CONTROL',
  'DELETE',
  'EXECUTE',
  'INSERT',
  'REFERENCES',
  'SELECT',
  'TAKE OWNERSHIP',
  'UPDATE',
  'VIEW CHANGE TRACKING',
  'VIEW DEFINITION',
]);

const DATABASE_PERMISSIONS = new Set([
  ...OBJECT_PERMISSIONS,
  'ALTER ANY ROLE',
  'ALTER ANY SCHEMA',
  'ALTER ANY USER',
  'BACKUP DATABASE',
  'BACKUP LOG',
  'CHECKPOINT',
  'CONNECT',
  'CREATE PROCEDURE',
  'CREATE ROLE',
  'CREATE SCHEMA',
  'CREATE TABLE',
  'CREATE VIEW',
  'SHOWPLAN',
  'VIEW DATABASE PERFORMANCE STATE',
  'VIEW DATABASE SECURITY STATE',
  'VIEW DATABASE STATE',
]);

const SERVER_PERMISSIONS = new Set([
  'ALTER ANY DATABASE',
  'ALTER ANY LOGIN',
  'ALTER ANY SERVER ROLE',
  'ALTER SERVER STATE',
  'ALTER SETTINGS',
  'CONNECT ANY DATABASE',
  'CONNECT SQL',
  'CONTROL SERVER',
  'CREATE ANY DATABASE',
  'SELECT ALL USER SECURABLES',
  'SHUTDOWN',
  'VIEW ANY DATABASE',
  'VIEW ANY DEFINITION',
  'VIEW SERVER PERFORMANCE STATE',
  'VIEW SERVER SECURITY STATE',
  'VIEW SERVER STATE',
]);

/** What ALL stands for. */
const ALL: Readonly<Record<Scope, readonly string[]>> = {
  object: ['DELETE', 'INSERT', 'REFERENCES', 'SELECT', 'UPDATE'],
  schema: [],
  database: ['BACKUP DATABASE', 'BACKUP LOG', 'CREATE PROCEDURE', 'CREATE TABLE', 'CREATE VIEW'],
  server: [],
};

export type Scope = 'object' | 'schema' | 'database' | 'server';

const BY_SCOPE: Readonly<Record<Scope, ReadonlySet<string>>> = {
  object: OBJECT_PERMISSIONS,
  schema: OBJECT_PERMISSIONS,
  database: DATABASE_PERMISSIONS,
  server: SERVER_PERMISSIONS,
};

/** The permissions that a name stands for on such a securable; empty when it is none. */
export function permissionsNamed(name: string, scope: Scope): readonly string[] {
  if (name === 'ALL' || name === 'ALL PRIVILEGES') return ALL[scope];
  return BY_SCOPE[scope].has(name) ? [name] : [];
}

export function isServerPermission(name: string): boolean {
  return SERVER_PERMISSIONS.has(name);
}
