import { join } from 'node:path';
import { type Identities } from './identities';

/** Ports of 127.0.0.1. */
export interface Addresses {
  readonly etcd: number;
  readonly peer: number;
  readonly api: number;
}

export interface ProgramArguments {
  readonly etcd: () => readonly string[];
  readonly apiServer: (platform: 'openshift' | 'kubernetes') => readonly string[];
  readonly controllers: (kubeconfig: string) => readonly string[];
  readonly scheduler: (kubeconfig: string) => readonly string[];
}

const flags = (options: Readonly<Record<string, string | number | boolean>>): readonly string[] =>
  Object.entries(options).map(([name, value]) => `--${name}=${value}`);

/** SecurityContextConstraints as a cluster of OpenShift has them. */
export const CONSTRAINTS_FILE = join(__dirname, 'constraints.yaml');

/** How the programs of a control plane are told about each other; all that they write is below `folder`. */
export function programArguments(
  folder: string,
  ports: Addresses,
  { tokenFile, signingKey }: Identities,
): ProgramArguments {
  const certificates = join(folder, 'certificates');
  const [client, peer] = [`http://127.0.0.1:${ports.etcd}`, `http://127.0.0.1:${ports.peer}`];
  return {
    etcd: () =>
      flags({
        'data-dir': join(folder, 'etcd'),
        'unsafe-no-fsync': true,
        'log-level': 'warn',
        'listen-client-urls': client,
        'advertise-client-urls': client,
        'listen-peer-urls': peer,
        'initial-advertise-peer-urls': peer,
        'initial-cluster': `default=${peer}`,
      }),
    apiServer: (platform) => [
      ...flags({
        'etcd-servers': client,
        'bind-address': '127.0.0.1',
        'advertise-address': '127.0.0.1',
        // A server of its own on the loopback address has no endpoint that a pod could reach.
        'endpoint-reconciler-type': 'none',
        'secure-port': ports.api,
        'cert-dir': certificates,
        'service-cluster-ip-range': '10.96.0.0/16',
        'authorization-mode': 'Node,RBAC',
        'token-auth-file': tokenFile,
        'service-account-issuer': 'https://kubernetes.default.svc',
        'service-account-key-file': signingKey,
        'service-account-signing-key-file': signingKey,
        'allow-privileged': true,
        // A new node would be tainted until the controller of heartbeats says otherwise, and that one is off.
        'disable-admission-plugins': 'TaintNodesByCondition',
      }),
      ...(platform === 'openshift' ? sccFlags() : []),
    ],
    controllers: (kubeconfig) =>
      flags({
        kubeconfig,
        'leader-elect': false,
        'secure-port': 0,
        'use-service-account-credentials': true,
        'service-account-private-key-file': signingKey,
        'root-ca-file': join(certificates, 'apiserver.crt'),
        // Fake nodes send no heartbeats; nothing is mounted on them either.
        controllers: '*,-node-lifecycle-controller,-persistentvolume-attach-detach-controller',
      }),
    scheduler: (kubeconfig) => flags({ kubeconfig, 'leader-elect': false, 'secure-port': 0 }),
  };
}

const sccFlags = (): readonly string[] =>
  flags({
    'enable-admission-plugins': 'security.openshift.io/SecurityContextConstraint',
    'security-context-constraints': CONSTRAINTS_FILE,
  });
