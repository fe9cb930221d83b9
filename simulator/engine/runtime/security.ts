export interface Login {
  readonly id: number;
  readonly name: string;
  passwordHash: string;
  defaultDatabase: string;
  enabled: boolean;
  readonly createdAtMs: number;
}

export type PermissionState = 'grant' | 'deny';

/** A permission on the database (undefined object and schema), on a schema or on an object. */
export interface Permission {
  readonly principalId: number;
  /** In upper case: `SELECT`, `VIEW DATABASE STATE`. */
  readonly name: string;
  readonly schemaId: number | undefined;
  readonly objectId: number | undefined;
  /** Columns of the object it is confined to; empty = all of it. */
  readonly columnIds: readonly number[];
  readonly state: PermissionState;
}

export interface DatabasePrincipal {
  readonly id: number;
  readonly name: string;
  readonly kind: 'user' | 'role';
  /** Login of a user; undefined for users without one. */
  readonly login: string | undefined;
  defaultSchema: string | undefined;
  readonly fixed: boolean;
  readonly createdAtMs: number;
}

const FIXED_ROLES: readonly (readonly [id: number, name: string])[] = [
  [0, 'public'],
  [16_384, 'db_owner'],
  [16_385, 'db_accessadmin'],
  [16_386, 'db_securityadmin'],
  [16_387, 'db_ddladmin'],
  [16_389, 'db_backupoperator'],
  [16_390, 'db_datareader'],
  [16_391, 'db_datawriter'],
  [16_392, 'db_denydatareader'],
  [16_393, 'db_denydatawriter'],
];

export const DBO_ID = 1;
export const GUEST_ID = 2;
export const PUBLIC_ID = 0;

/** All that `DatabaseSecurity` holds, as plain data. */
export interface SecurityState {
  readonly principals: readonly DatabasePrincipal[];
  /** Role and member. */
  readonly members: readonly (readonly [roleId: number, memberId: number])[];
  readonly permissions: readonly Permission[];
}

/** Users, roles and permissions of one database. */
export class DatabaseSecurity {
  private readonly principals = new Map<number, DatabasePrincipal>();
  /** Role id to ids of its members. */
  private readonly members = new Map<number, Set<number>>();
  permissions: Permission[] = [];
  private lastId = 4;

  constructor() {
    const base = { login: undefined, defaultSchema: undefined, fixed: true, createdAtMs: 0 };
    for (const [id, name] of FIXED_ROLES) this.add({ ...base, id, name, kind: 'role' });
    this.add({ ...base, id: DBO_ID, name: 'dbo', kind: 'user', login: 'sa', defaultSchema: 'dbo' });
    this.add({ ...base, id: GUEST_ID, name: 'guest', kind: 'user', defaultSchema: 'guest' });
    this.members.set(16_384, new Set([DBO_ID]));
  }

  get state(): SecurityState {
    const members = [...this.members].flatMap(([role, ids]) =>
      Array.from(ids, (member) => [role, member] as const),
    );
    return { principals: [...this.principals.values()], members, permissions: [...this.permissions] };
  }

  restore({ principals, members, permissions }: SecurityState): void {
    this.principals.clear();
    this.members.clear();
    for (const principal of principals) this.add(principal);
    for (const [role, member] of members) this.addMember(role, member);
    this.permissions = [...permissions];
  }

  get all(): Iterable<DatabasePrincipal> {
    return this.principals.values();
  }

  newId(): number {
    this.lastId++;
    return this.lastId;
  }

  add(principal: DatabasePrincipal): void {
    this.principals.set(principal.id, principal);
    if (principal.id > this.lastId && principal.id < 16_384) this.lastId = principal.id;
  }

  remove(id: number): void {
    this.principals.delete(id);
    this.members.delete(id);
    for (const members of this.members.values()) members.delete(id);
    this.permissions = this.permissions.filter((permission) => permission.principalId !== id);
  }

  byId(id: number): DatabasePrincipal | undefined {
    return this.principals.get(id);
  }

  byName(name: string): DatabasePrincipal | undefined {
    const wanted = name.toLowerCase();
    for (const principal of this.principals.values()) {
      if (principal.name.toLowerCase() === wanted) return principal;
    }
    return undefined;
  }

  userOfLogin(login: string): DatabasePrincipal | undefined {
    const wanted = login.toLowerCase();
    for (const principal of this.principals.values()) {
      if (principal.kind === 'user' && principal.login?.toLowerCase() === wanted) return principal;
    }
    return undefined;
  }

  membersOf(roleId: number): ReadonlySet<number> {
    return this.members.get(roleId) ?? new Set();
  }

  addMember(roleId: number, memberId: number): void {
    const members = this.members.get(roleId) ?? new Set();
    members.add(memberId);
    this.members.set(roleId, members);
  }

  removeMember(roleId: number, memberId: number): void {
    this.members.get(roleId)?.delete(memberId);
  }

  /** The principal and all roles it is in, directly or not; everybody is in public. */
  rolesOf(principalId: number): ReadonlySet<number> {
    const roles = new Set([principalId, PUBLIC_ID]);
    let grown = true;
    while (grown) {
      grown = false;
      for (const [role, members] of this.members) {
        if (roles.has(role) || ![...members].some((member) => roles.has(member))) continue;
        roles.add(role);
        grown = true;
      }
    }
    return roles;
  }
}
