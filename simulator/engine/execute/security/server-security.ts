import { recordDefinition } from '../../definition/definition-change';
import { type EngineState, type ServerRolePermission } from '../../runtime/engine-state';
import { type Login } from '../../runtime/security';
import { type Transaction } from '../../store/transaction';

/** Logins, server roles and permissions on the server, as plain data. */
export interface ServerSecurity {
  readonly logins: readonly Login[];
  /** Role and login, in lower case. */
  readonly roles: readonly (readonly [role: string, members: readonly string[]])[];
  readonly permissions: readonly ServerRolePermission[];
}

export function serverSecurity({
  logins,
  serverRoleMembers,
  serverPermissions,
}: EngineState): ServerSecurity {
  return {
    logins: Array.from(logins.values(), (login) => ({ ...login })),
    roles: Array.from(serverRoleMembers, ([role, members]) => [role, [...members]] as const),
    permissions: [...serverPermissions],
  };
}

export function restoreServerSecurity(engine: EngineState, state: ServerSecurity): void {
  engine.logins.clear();
  for (const login of state.logins) {
    engine.logins.set(login.name.toLowerCase(), { ...login });
    engine.noteLoginId(login.id);
  }
  engine.serverRoleMembers.clear();
  for (const [role, members] of state.roles) engine.serverRoleMembers.set(role, new Set(members));
  engine.serverPermissions = [...state.permissions];
}

const MASTER_ID = 1;

/** Makes a change that can be taken back and comes again after a restart. */
export function changeServerSecurity(
  engine: EngineState,
  transaction: Transaction,
  change: () => void,
): void {
  const before = serverSecurity(engine);
  change();
  recordDefinition(engine, transaction, {
    undo: () => {
      restoreServerSecurity(engine, before);
    },
    entry: { kind: 'server-security', databaseId: MASTER_ID, security: serverSecurity(engine) },
  });
}
