import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { provisionHelm, type HelmBinary } from '../../../scripts/provision/helm';

const run = promisify(execFile);

export interface HelmResult {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** A real Helm. */
export class Helm {
  readonly major: 3 | 4;
  readonly #path: string;

  constructor({ major, path }: HelmBinary) {
    this.major = major;
    this.#path = path;
  }

  async run(...args: readonly string[]): Promise<HelmResult> {
    try {
      // A fifth of Helm's time is the collection of garbage, of which a process of a moment has no need.
      const env = { ...process.env, GOGC: 'off' };
      const { stdout, stderr } = await run(this.#path, args, { maxBuffer: 64 * 1024 * 1024, env });
      return { ok: true, stdout, stderr };
    } catch (error) {
      const { stdout = '', stderr = String(error) } = error as { stdout?: string; stderr?: string };
      return { ok: false, stdout, stderr };
    }
  }

  template(
    chart: string,
    release: string,
    namespace: string,
    ...args: readonly string[]
  ): Promise<HelmResult> {
    return this.run('template', release, chart, '--namespace', namespace, '--skip-tests', ...args);
  }
}

/** Helm 3 and Helm 4. */
export const allHelms = async (): Promise<readonly Helm[]> =>
  (await provisionHelm()).map((binary) => new Helm(binary));
