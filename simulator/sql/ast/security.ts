export type SecurityStatement =
  | {
      readonly kind: 'create-login';
      readonly name: string;
      readonly password: string;
      readonly defaultDatabase: string | undefined;
    }
  | {
      readonly kind: 'alter-login';
      readonly name: string;
      readonly password: string | undefined;
      readonly defaultDatabase: string | undefined;
      readonly enabled: boolean | undefined;
    }
  | { readonly kind: 'drop-login'; readonly name: string }
  | {
      readonly kind: 'create-user';
      readonly name: string;
      /** Undefined: WITHOUT LOGIN. */
      readonly login: string | undefined;
      readonly defaultSchema: string | undefined;
    }
  | { readonly kind: 'drop-user'; readonly name: string; readonly ifExists: boolean }
  | { readonly kind: 'create-role'; readonly name: string; readonly server: boolean }
  | { readonly kind: 'drop-role'; readonly name: string; readonly ifExists: boolean }
  | {
      readonly kind: 'alter-role';
      readonly name: string;
      readonly server: boolean;
      readonly change: 'add' | 'drop';
      readonly member: string;
    }
  | PermissionStatement
  | { readonly kind: 'execute-as'; readonly user: string | undefined; readonly login: string | undefined }
  | { readonly kind: 'revert' }
  | { readonly kind: 'alter-authorization'; readonly securable: Securable; readonly principal: string };

export interface PermissionStatement {
  readonly kind: 'permission';
  readonly action: 'grant' | 'deny' | 'revoke';
  /** In upper case: `SELECT`, `VIEW DATABASE STATE`. */
  readonly permissions: readonly { readonly name: string; readonly columns: readonly string[] }[];
  /** Undefined: the database or the server, as the permission says. */
  readonly securable: Securable | undefined;
  readonly principals: readonly string[];
  readonly withGrantOption: boolean;
}

export interface Securable {
  readonly class: 'object' | 'schema' | 'database' | 'server';
  readonly name: readonly string[];
}
