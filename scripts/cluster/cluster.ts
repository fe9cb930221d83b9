import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePorts } from '../process/free-ports';
import { OwnedProcess } from '../process/owned-process';
import { createTemporaryFolder, type TemporaryFolder } from '../process/temporary-folder';
import {
  provisionControlPlane,
  type ControlPlane,
  type ControlPlaneProgram,
} from '../provision/control-plane';
import { Identities, type UserName } from './identities';
import { programArguments, type Addresses } from './program-arguments';

const READY_DEADLINE_MS = 120_000;
const POLL_INTERVAL_MS = 100;

/** What OpenShift writes on each namespace; its admission of pods takes user, groups and SELinux level from there. */
const OPENSHIFT_RANGES = [
  'openshift.io/sa.scc.uid-range=1000670000/10000',
  'openshift.io/sa.scc.supplemental-groups=1000670000/10000',
  'openshift.io/sa.scc.mcs=s0:c26,c5',
];

export interface ClusterOptions {
  /** `openshift` (the default) judges every pod by SecurityContextConstraints; `kubernetes` is the server without that. */
  readonly platform?: 'openshift' | 'kubernetes';
  /** Nodes that start nothing and call every pod ready; without one, pods stay pending. 0 by default. */
  readonly fakeNodes?: number;
}

/** A real Kubernetes control plane on free ports of 127.0.0.1, with data of its own that goes away with it. */
export class Cluster {
  readonly #controlPlane: ControlPlane;
  readonly #folder: TemporaryFolder;
  readonly #identities: Identities;
  readonly #server: string;
  readonly #processes: OwnedProcess[] = [];

  constructor(controlPlane: ControlPlane, folder: TemporaryFolder, apiPort: number) {
    this.#controlPlane = controlPlane;
    this.#folder = folder;
    this.#identities = new Identities(folder.path);
    this.#server = `https://127.0.0.1:${apiPort}`;
  }

  /** The kubeconfig of the cluster's admin, for `KUBECONFIG`. */
  get kubeconfig(): string {
    return this.kubeconfigOf('admin');
  }

  /** The kubeconfig of a user; `developer` may do only what a RoleBinding grants. */
  kubeconfigOf(user: UserName): string {
    return this.#identities.writeKubeconfig(user, this.#server, this.#certificateFile);
  }

  /** Runs kubectl as the cluster's admin. @returns what it prints. @throws what it complains about. */
  async kubectl(...args: readonly string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(
      this.#controlPlane.program('kubectl'),
      ['--kubeconfig', this.kubeconfig, ...args],
      { maxBuffer: 64 * 1024 * 1024 },
    );
    return stdout;
  }

  /** A namespace as OpenShift makes it: with ranges of its own and a service account. */
  async createNamespace(name: string): Promise<void> {
    await this.kubectl('create', 'namespace', name);
    await this.kubectl('annotate', 'namespace', name, ...OPENSHIFT_RANGES);
    await this.kubectl(
      'wait',
      '--for=create',
      '--timeout=60s',
      `--namespace=${name}`,
      'serviceaccount/default',
    );
  }

  /** Makes the custom kinds known that charts for OpenShift use: Route, ServiceMonitor, PrometheusRule, HTTPRoute ... */
  async defineCustomKinds(): Promise<void> {
    const files = this.#controlPlane.definitions.flatMap((file) => ['-f', file]);
    await this.kubectl('apply', '--server-side', ...files);
    await this.kubectl('wait', '--for=condition=Established', '--timeout=60s', ...files);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#processes.map((process) => process.stop()));
    this.#folder.remove();
  }

  /** Starts all programs and waits until the server, controllers and nodes answer. */
  async start(
    { platform = 'openshift', fakeNodes = 0 }: ClusterOptions,
    addresses: Addresses,
  ): Promise<void> {
    const launch = (program: ControlPlaneProgram, args: readonly string[]): Promise<void> =>
      this.#launch(program, args);
    const args = programArguments(this.#folder.path, addresses, this.#identities);
    await launch('etcd', args.etcd());
    await launch('kube-apiserver', args.apiServer(platform));
    await this.#ready();
    const config = (user: UserName): string => this.kubeconfigOf(user);
    await launch('kube-controller-manager', args.controllers(config('system:kube-controller-manager')));
    await launch('kube-scheduler', args.scheduler(config('system:kube-scheduler')));
    if (fakeNodes > 0)
      await launch('fake-kubelet', ['--kubeconfig', this.kubeconfig, '--nodes', String(fakeNodes)]);
    await this.kubectl(
      'wait',
      '--for=create',
      '--timeout=60s',
      '--namespace=default',
      'serviceaccount/default',
    );
  }

  async #launch(program: ControlPlaneProgram, args: readonly string[]): Promise<void> {
    const logFile = join(this.#folder.path, `${program}.log`);
    this.#processes.push(await OwnedProcess.start(this.#controlPlane.program(program), args, { logFile }));
  }

  async #ready(): Promise<void> {
    const deadline = performance.now() + READY_DEADLINE_MS;
    while (!(await this.#answers('/readyz'))) {
      const ended = this.#processes.find((process) => !process.running);
      if (ended === undefined && performance.now() < deadline) await pause(POLL_INTERVAL_MS);
      else throw new Error(`the API server does not become ready:\n${this.#lastWords()}`);
    }
  }

  #answers(path: string): Promise<boolean> {
    if (!existsSync(this.#certificateFile)) return Promise.resolve(false);
    const headers = { authorization: `Bearer ${this.#identities.tokenOf('admin')}` };
    const ca = readFileSync(this.#certificateFile);
    return new Promise((resolve) => {
      get(`${this.#server}${path}`, { ca, headers, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      }).once('error', () => resolve(false));
    });
  }

  #lastWords(): string {
    return this.#processes
      .map(({ logFile }) => readFileSync(logFile, 'utf8').split('\n').slice(-10).join('\n'))
      .join('\n');
  }

  get #certificateFile(): string {
    return join(this.#folder.path, 'certificates', 'apiserver.crt');
  }
}

/**
 * Starts etcd, an API server, its controllers and a scheduler. Ready in about ten seconds; `stop()` leaves nothing, and
 * neither does the end of this process.
 * @throws MissingToolError when it has to be built first and there is no Go.
 */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const controlPlane = await provisionControlPlane();
  const [etcd = 0, peer = 0, api = 0] = await freePorts(3);
  const folder = createTemporaryFolder('cluster');
  const cluster = new Cluster(controlPlane, folder, api);
  try {
    await cluster.start(options, { etcd, peer, api });
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return cluster;
}
