import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { close, open, run } from '../wire/tedious-client';

const PROGRAM = join(__dirname, 'scripted-simulator.ts');
const NEEDED = ['--port', '0', '--sa-password', 'Passw0rd!'];

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** One run of the command, with all that it wrote. */
class Run {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  #output = '';
  #errors = '';

  constructor(args: readonly string[]) {
    this.child = spawn(process.execPath, ['--require', 'tsx/cjs', PROGRAM, ...args]);
    this.child.stdout?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.#errors += chunk.toString()));
    this.ended = once(this.child, 'close').then(([code]) => ({
      code: code as number | null,
      output: this.#output,
      errors: this.#errors,
    }));
  }

  /** The line that says that clients may connect. */
  async ready(): Promise<{ port: number; pid: number; certificate?: string }> {
    if (this.child.stdout) await once(this.child.stdout, 'data');
    return JSON.parse(this.#output) as { port: number; pid: number };
  }
}

const runs: Run[] = [];
const start = (...args: string[]): Run => {
  const started = new Run(args);
  runs.push(started);
  return started;
};

let folder: string;
const script = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-command-'));
});

afterEach(async () => {
  for (const { child, ended } of runs.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('the simulator as a command', () => {
  test('prints one line when ready, serves, and ends on SIGTERM', async () => {
    const simulator = start(...NEEDED, '--tls', '--script', script('a.sql', 'rows 1\nGO\nrows 2'));
    const { port, pid, certificate } = await simulator.ready();
    const client = await open(port, {
      encrypt: true,
      cryptoCredentialsDetails: { ca: String(certificate) },
    });
    expect((await run(client, 'rows 3')).rows).toHaveLength(3);
    await close(client);
    process.kill(pid, 'SIGTERM');
    const { code, output, errors } = await simulator.ended;
    expect(code).toBe(0);
    expect(output.trimEnd().split('\n')).toHaveLength(1);
    expect(errors).toContain('engine closed');
  });

  test('ends with open connections and running requests, and when its parent does', async () => {
    const simulator = start(...NEEDED, '--exit-with-parent');
    const client = await open((await simulator.ready()).port);
    client.on('error', () => undefined);
    const waiting = run(client, 'wait');
    simulator.child.stdin?.end();
    await expect(waiting).rejects.toThrow();
    expect((await simulator.ended).code).toBe(0);
  });

  test('a script that fails is named with its line', async () => {
    const file = script('b.sql', 'rows 1\nGO\n\nfail after 1\nGO\n');
    const { code, output, errors } = await start(...NEEDED, '--script', file).ended;
    expect(code).toBe(1);
    expect(output).toBe('');
    expect(errors).toContain(`running ${file}, the batch at line 3: Msg 1205, Level 13, State 51`);
    expect(errors).toContain('engine closed');
  });

  test('an error that does not end its batch fails the script as well', async () => {
    const { code, errors } = await start(...NEEDED, '--script', script('c.sql', 'messages')).ended;
    expect(code).toBe(1);
    expect(errors).toContain('printed');
    expect(errors).toContain('Msg 2627');
  });

  test('a taken port and an unknown option are named', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const port = String((taken.address() as AddressInfo).port);
    const [busy, unknown] = await Promise.all([
      start('--port', port, '--sa-password', 'W').ended,
      start(...NEEDED, '--verbose').ended,
    ]);
    taken.close();
    expect(busy).toMatchObject({ code: 1, output: '' });
    expect(busy.errors).toContain(port);
    expect(unknown.code).toBe(2);
    expect(unknown.errors).toContain("Unknown option '--verbose'");
    expect(unknown.errors).toContain('--sa-password W');
  });
});
