import { createServer, type AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FULL_DEVICE, runCommand, type CommandResult } from '../../support/pipeline/run-command';

const SECRET = 'S3cret-planted-value';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bad-input-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const source = (port: number): string => `
source:
  type: sqlserver
  connection: { hostname: 127.0.0.1, port: ${port}, username: cdc, password: "\${DB_PASSWORD}", database: shop }
  tables: [dbo.orders]`;
const PRINT = `
sink: { type: print, format: json }`;

/** A port that nothing listens on. */
async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const PORTS = ['--host', '127.0.0.1', '--admin-port', '0', '--metrics-port', '0'];

function expectNoSecret({ stdout, stderr }: CommandResult): void {
  expect(`${stdout}${stderr}`).not.toContain(SECRET);
}

describe('bad input of the command line', () => {
  test('an unknown command and an unknown option are refused with what is known', async () => {
    const command = await runCommand(['rnu']);
    expect(command.code).toBe(2);
    expect(command.stderr).toMatch(/unknown command 'rnu'[\s\S]*Did you mean run\?[\s\S]*validate/);
    const option = await runCommand(['run', 'x.yaml', '--prefixx', 'a']);
    expect(option.code).toBe(2);
    expect(option.stderr).toMatch(
      /unknown option '--prefixx'[\s\S]*Did you mean --prefix\?[\s\S]*--admin-port/,
    );
  });

  test('a file that is not there, and YAML that is no YAML, are named with the place', async () => {
    const missing = await runCommand(['validate', join(folder, 'nowhere.yaml')]);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toMatch(/CDC_FILE_UNREADABLE: .*nowhere\.yaml.*ENOENT/);
    const broken = await runCommand(['validate', write('broken.yaml', 'name: shop\nsource: [a, {b\n')]);
    expect(broken.code).toBe(2);
    expect(broken.stderr).toMatch(/CDC_PIPELINE_INVALID: reading .*broken\.yaml[\s\S]*line \d+/);
  });

  test('all problems of a document come at once, with the nearest known key', async () => {
    const file = write(
      'typos.yaml',
      `name: "sh op"${source(0).replace('tables:', 'tabels:')}\nsink: { type: kafak }\n`,
    );
    const { code, stderr } = await runCommand(['validate', file]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/name.*"sh op"/);
    expect(stderr).toMatch(/tabels[\s\S]*did you mean tables/);
    expect(stderr).toMatch(/port.*0/);
    expect(stderr).toMatch(/kafak[\s\S]*kafka/);
  });

  test('validate resolves no reference; run names the missing ones', async () => {
    const file = write('reference.yaml', `name: shop${source(1433)}${PRINT}\n`);
    expect((await runCommand(['validate', file])).code).toBe(0);
    const { code, stderr } = await runCommand(['run', file, ...PORTS]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/CDC_PIPELINE_REFERENCE_MISSING.*\$\{DB_PASSWORD\}/);
  });

  test('a secrets folder that is not there is named', async () => {
    const file = write('folder.yaml', `name: shop${source(1433)}${PRINT}\n`);
    const { code, stderr } = await runCommand(['run', file, ...PORTS, '--secrets-dir', '/nowhere/secrets']);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/CDC_FILE_UNREADABLE.*DB_PASSWORD.*\/nowhere\/secrets/);
  });

  test('an address that is not of this machine is named', async () => {
    const file = write('address.yaml', `name: shop${source(1433)}${PRINT}\n`);
    // An address for documentation, which no machine has.
    const ports = ['--host', '192.0.2.1', '--admin-port', '0', '--metrics-port', '0'];
    const { code, stderr } = await runCommand(['run', file, ...ports], { DB_PASSWORD: SECRET });
    expect(code).toBe(2);
    expect(stderr).toMatch(/192\.0\.2\.1[\s\S]*--host/);
  });

  test('a server that cannot be reached is named with host and port', async () => {
    const port = await unusedPort();
    const file = write('unreachable.yaml', `name: shop${source(port)}${PRINT}\n`);
    const result = await runCommand(['check', file], { DB_PASSWORD: SECRET });
    expect(`${result.stdout}${result.stderr}`).toContain(`127.0.0.1:${port}`);
    expect(result.code).not.toBe(0);
    expectNoSecret(result);
  });

  test('a Kafka that cannot be reached is named', async () => {
    const port = await unusedPort();
    const sink = `\nsink: { type: kafka, bootstrapServers: "127.0.0.1:${port}", format: json }\n`;
    const file = write('no-kafka.yaml', `name: shop${source(1433)}${sink}`);
    const result = await runCommand(['positions', file], { DB_PASSWORD: SECRET });
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(new RegExp(`CDC_KAFKA_UNREACHABLE.*127\\.0\\.0\\.1:${port}`));
    expectNoSecret(result);
  });

  test('a taken port is named', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const file = write('taken.yaml', `name: shop${source(1433)}${PRINT}\n`);
      const ports = ['--host', '127.0.0.1', '--admin-port', '0', '--metrics-port', String(port)];
      const { code, stderr } = await runCommand(['run', file, ...ports], { DB_PASSWORD: SECRET });
      expect(code).toBe(2);
      expect(stderr).toMatch(new RegExp(`CDC_PORT_TAKEN.*${port}.*metrics`));
    } finally {
      server.close();
    }
  });

  test('output that finds no room is told', async () => {
    const file = write('full.yaml', `name: shop${source(1433)}${PRINT}\n`);
    const { code, stderr } = await runCommand(['validate', file], {}, FULL_DEVICE);
    expect(code).toBe(1);
    expect(stderr).toMatch(/CDC_OUTPUT_FAILED: writing to standard output: ENOSPC.*\n.*Free space/);
  });

  test('the same pipeline in two files is refused', async () => {
    const first = write('one.yaml', `name: shop${source(1433)}${PRINT}\n`);
    const second = write('two.yaml', `name: shop${source(1433)}${PRINT}\n`);
    const { code, stderr } = await runCommand(['validate', first, second]);
    expect(code).toBe(2);
    expect(stderr).toContain('pipeline shop is there twice');
  });
});
