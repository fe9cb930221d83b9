import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openEngine } from '../../../simulator/engine/index';
import { startServer, type Server } from '../../../simulator/tds/server';
import { inWordsOf } from './expectation';
import { parseScript } from './script-file';
import { ScriptRun } from './script-run';
import { type Target } from './tsql-session';

const FOLDER = join(__dirname, '..', '..', 'tsql');
const SCRIPTS = readdirSync(FOLDER).filter((file) => file.endsWith('.sql'));
const PASSWORD = 'Passw0rd!';

interface Printed {
  readonly line: number;
  readonly prints: readonly string[];
}

/** What each step of a script printed, and what it had to. */
async function runScript(target: Target, file: string): Promise<{ actual: Printed[]; expected: Printed[] }> {
  const run = new ScriptRun(target);
  const actual: Printed[] = [];
  const steps = parseScript(readFileSync(join(FOLDER, file), 'utf8'));
  try {
    await run.open();
    for (const step of steps)
      actual.push({ line: step.line, prints: inWordsOf(step.expected, await run.step(step)) });
  } finally {
    await run.close();
  }
  return { actual, expected: steps.map(({ line, expected }) => ({ line, prints: expected })) };
}

function scripts(target: () => Target): void {
  test.each(SCRIPTS)('%s', async (file) => {
    const { actual, expected } = await runScript(target(), file);
    expect(actual).toEqual(expected);
  });
}

describe('the simulator answers', () => {
  let engine: Awaited<ReturnType<typeof openEngine>>;
  let server: Server;

  beforeAll(async () => {
    engine = await openEngine({ saPassword: PASSWORD });
    server = await startServer({ backend: engine, port: 0 });
  });

  afterAll(async () => {
    await server.close();
    await engine.close();
  });

  scripts(() => ({
    name: 'the simulator',
    host: '127.0.0.1',
    port: server.port,
    user: 'sa',
    password: PASSWORD,
    encrypt: false,
  }));
});

const url = process.env['SQLSERVER_URL'];
if (url !== undefined)
  describe('SQL Server answers', () => {
    const { hostname, port, username, password } = new URL(url);
    scripts(() => ({
      name: hostname,
      host: hostname,
      port: Number(port === '' ? 1433 : port),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      encrypt: true,
    }));
  });
