import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who may talk to the API server, and the groups that they are in besides `system:authenticated`. */
const GROUPS = {
  /** May do everything. */
  admin: ['system:masters'],
  /** May do what a RoleBinding grants: a user of the cluster. */
  developer: [],
  'system:kube-controller-manager': [],
  'system:kube-scheduler': [],
} as const;
export type UserName = keyof typeof GROUPS;

/** Tokens of all users, made for one cluster, and the key that signs those of service accounts. */
export class Identities {
  readonly tokenFile: string;
  readonly signingKey: string;
  readonly #tokens: ReadonlyMap<UserName, string>;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    const users = Object.keys(GROUPS) as UserName[];
    this.#tokens = new Map(users.map((user) => [user, randomBytes(16).toString('hex')]));
    const rows = users.map((user) => `${this.tokenOf(user)},${user},${user},"${GROUPS[user].join(',')}"\n`);
    this.tokenFile = this.#write('tokens.csv', rows.join(''));
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const signingKey = privateKey.export({ type: 'pkcs8', format: 'pem' });
    this.signingKey = this.#write('service-accounts.key', signingKey.toString());
  }

  tokenOf(user: UserName): string {
    return this.#tokens.get(user) ?? '';
  }

  /** @returns the path of a kubeconfig for the user. */
  writeKubeconfig(user: UserName, server: string, certificateFile: string): string {
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'test',
      clusters: [{ name: 'test', cluster: { server, 'certificate-authority': certificateFile } }],
      users: [{ name: user, user: { token: this.tokenOf(user) } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user } }],
    };
    return this.#write(`${user.replace(/^.*:/, '')}.kubeconfig`, JSON.stringify(config));
  }

  #write(name: string, content: string): string {
    const path = join(this.#folder, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  }
}
