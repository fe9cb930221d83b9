import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Connection, ISOLATION_LEVEL, Request, TYPES } from 'tedious';
import { startServer, type Server } from '../../../simulator/tds/server';
import { makeCertificate } from '../../../simulator/tds/tls/certificate';
import { ScriptedBackend } from './scripted-backend';
import { close, open, run } from './tedious-client';

const backend = new ScriptedBackend();
const certificate = makeCertificate();
let server: Server;
let connection: Connection;

beforeAll(async () => {
  server = await startServer({ backend, port: 0, tls: certificate });
  connection = await open(server.port, { packetSize: 32_767 });
});

afterAll(async () => {
  await close(connection);
  await server.close();
  expect(backend.openSessions).toBe(0);
});

describe('login', () => {
  test('says who and where from, and its intent', async () => {
    const reader = await open(server.port, { readOnlyIntent: true, appName: 'a reader' });
    expect(backend.logins.at(-1)).toMatchObject({
      user: 'sa',
      password: 'Passw0rd!',
      database: 'shop',
      applicationName: 'a reader',
      readOnlyIntent: true,
    });
    await close(reader);
  });

  test('a refused one reports the number', async () => {
    const authentication = { type: 'default' as const, options: { userName: 'sa', password: 'wrong' } };
    const refused = open(server.port, {}, authentication);
    await expect(refused).rejects.toMatchObject({ message: "Login failed for user 'sa'.", code: 'ELOGIN' });
  });

  test.each([
    ['everything', { encrypt: true, trustServerCertificate: true }],
    ['from the first byte on', { encrypt: 'strict', cryptoCredentialsDetails: { ca: certificate.cert } }],
    [
      'everything, certificate checked',
      { encrypt: true, cryptoCredentialsDetails: { ca: certificate.cert } },
    ],
  ] as const)('encrypts %s', async (_what, options) => {
    const encrypted = await open(server.port, { ...options, packetSize: 16_384 });
    const { rows } = await run(encrypted, 'rows 20000');
    expect(rows).toHaveLength(20_000);
    expect(rows.at(-1)).toEqual([19_999, 'the text of a row']);
    await close(encrypted);
  });

  test('a server without a certificate refuses a client that insists', async () => {
    const bare = await startServer({ backend, port: 0 });
    await expect(open(bare.port, { encrypt: true })).rejects.toMatchObject({ code: 'EENCRYPT' });
    await bare.close();
  });
});

describe('results', () => {
  test.each([512, 4096, 32_767])('many rows in packets of %i bytes', async (packetSize) => {
    const client = await open(server.port, { packetSize });
    const { rows, rowCount } = await run(client, 'rows 30000');
    expect(rowCount).toBe(30_000);
    expect(rows).toHaveLength(30_000);
    expect(rows.every(([id], index) => id === index)).toBe(true);
    await close(client);
  });

  test('messages and errors that do not end the batch come in order', async () => {
    const events: unknown[] = [];
    const onInfo = ({ message }: { message: string }): void => void events.push(message);
    connection.on('infoMessage', onInfo);
    const failed = run(
      connection,
      'messages',
      (request) => {
        request.on('done', (rowCount, more) => events.push(['done', rowCount, more]));
        request.on('row', () => events.push('row'));
      },
      'execSqlBatch',
    );
    await expect(failed).rejects.toMatchObject({ number: 2627, class: 14 });
    connection.off('infoMessage', onInfo);
    expect(events).toEqual([
      'printed',
      ['done', 3, true],
      ['done', undefined, true],
      'row',
      ['done', 1, false],
    ]);
  });

  test('an error after rows leaves the rows', async () => {
    let rows = 0;
    const failed = run(connection, 'fail after 3000', (request) => request.on('row', () => rows++));
    await expect(failed).rejects.toMatchObject({ number: 1205, state: 51, serverName: 'WIRE' });
    expect(rows).toBe(3000);
    expect((await run(connection, 'rows 1')).rows).toHaveLength(1);
  });

  test('a paused client stops the server, and no other client', async () => {
    const client = await open(server.port);
    let paused: Request | undefined;
    const finished = run(client, 'encoded rows 50000000', (request) => {
      request.once('row', () => {
        request.pause();
        paused = request;
      });
    });
    // The buffers in between fill first; the other client's requests are the time that passes.
    let before = -1;
    for (let i = 0; i < 50 && backend.encodedRowsSent !== before; i++) {
      before = backend.encodedRowsSent;
      expect((await run(connection, 'rows 30000')).rowCount).toBe(30_000);
    }
    expect(paused).toBeDefined();
    expect(backend.encodedRowsSent).toBe(before);
    expect(before).toBeLessThan(2_000_000);
    paused?.cancel();
    await expect(finished).rejects.toMatchObject({ code: 'ECANCEL' });
    await close(client);
  });

  test('a mistake of the engine is shown and ends the connection', async () => {
    const client = await open(server.port);
    const ended = new Promise((resolve) => client.once('end', resolve));
    client.on('error', () => undefined);
    await expect(run(client, 'crash')).rejects.toThrow(/TypeError: a mistake in the engine/);
    await ended;
  });
});

describe('attention', () => {
  test.each(['wait', 'rows 100000000', 'encoded rows 100000000'])(
    'cancels %p, and the connection lives',
    async (sql) => {
      const begin = performance.now();
      const cancelled = run(connection, sql, (request) => {
        setTimeout(() => request.cancel(), 100);
      });
      await expect(cancelled).rejects.toMatchObject({ code: 'ECANCEL' });
      // The driver's own time-out for an unanswered cancellation is five seconds.
      expect(performance.now() - begin).toBeLessThan(4000);
      expect((await run(connection, 'rows 2')).rows).toHaveLength(2);
    },
  );

  test('a request cancelled while it is sent does no harm', async () => {
    const cancelled = run(connection, 'echo', (request) => {
      request.addParameter('large', TYPES.VarBinary, Buffer.alloc(20_000_000), { length: Infinity });
      setImmediate(() => request.cancel());
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'ECANCEL' });
    expect((await run(connection, 'rows 2')).rows).toHaveLength(2);
  });

  test('a client that goes away ends its request and its session', async () => {
    const client = await open(server.port);
    const before = backend.openSessions;
    const closed = backend.sessionClosed();
    const failed = run(client, 'wait');
    setTimeout(() => client.close(), 50);
    await expect(failed).rejects.toThrow();
    await closed;
    expect(backend.openSessions).toBe(before - 1);
  });
});

describe('procedures', () => {
  test('output parameters and return status', async () => {
    const returned: unknown[] = [];
    const statuses: unknown[] = [];
    await run(
      connection,
      'dbo.give_back',
      (request) => {
        request.addParameter('a', TYPES.Int, 1);
        request.addOutputParameter('b', TYPES.NVarChar, 'two');
        request.addOutputParameter('c', TYPES.VarBinary, null, { length: Infinity });
        request.on('returnValue', (name, value) => returned.push([name, value]));
        request.on('doneProc', (_count, _more, status) => statuses.push(status));
      },
      'callProcedure',
    );
    expect(returned).toEqual([
      ['b', 'two'],
      ['c', null],
    ]);
    expect(statuses).toEqual([3]);
    expect(backend.calls).toContain('dbo.give_back');
  });

  test('statements are prepared, executed with other values, and forgotten', async () => {
    const seen: unknown[] = [];
    const request = new Request('echo @n', (error) => {
      if (error) seen.push(error);
    });
    request.addParameter('n', TYPES.Int);
    request.on('row', (columns: { value: unknown }[]) => seen.push(columns[0]?.value));
    const step = (begin: () => void, event: 'prepared' | 'requestCompleted'): Promise<void> =>
      new Promise((resolve) => {
        request.once(event, resolve);
        begin();
      });
    await step(() => connection.prepare(request), 'prepared');
    await step(() => connection.execute(request, { n: 1 }), 'requestCompleted');
    await step(() => connection.execute(request, { n: 2 }), 'requestCompleted');
    const handle = (request as unknown as { handle: number }).handle;
    await step(() => connection.unprepare(request), 'requestCompleted');
    expect(seen).toEqual([1, 2]);
    const stale = run(
      connection,
      'sp_execute',
      (again) => again.addParameter('', TYPES.Int, handle),
      'callProcedure',
    );
    await expect(stale).rejects.toMatchObject({ number: 8179 });
  });
});

describe('transactions', () => {
  const step = (begin: (done: (error?: Error | null) => void) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      begin((error) => (error ? reject(error) : resolve()));
    });

  test('begin, save, commit and roll back with an isolation level', async () => {
    backend.transactions.length = 0;
    await step((done) => connection.beginTransaction(done, 'outer', ISOLATION_LEVEL['SNAPSHOT']));
    expect((await run(connection, 'rows 1')).rows).toHaveLength(1);
    await step((done) => connection.saveTransaction(done, 'point'));
    await step((done) => connection.rollbackTransaction(done, 'point'));
    await step((done) => connection.beginTransaction(done, '', ISOLATION_LEVEL['READ_COMMITTED']));
    await step((done) => connection.commitTransaction(done));
    expect(backend.transactions).toEqual([
      { kind: 'begin', isolation: 'snapshot', name: 'outer' },
      { kind: 'save', name: 'point' },
      { kind: 'rollback', name: 'point' },
      { kind: 'begin', isolation: 'read-committed', name: '' },
      { kind: 'commit' },
    ]);
  });

  test('a database change is announced', async () => {
    const changes: string[] = [];
    const onChange = (database: string): void => void changes.push(database);
    connection.on('databaseChange', onChange);
    await run(connection, 'use other', undefined, 'execSqlBatch');
    await run(connection, 'use shop', undefined, 'execSqlBatch');
    connection.off('databaseChange', onChange);
    expect(changes).toEqual(['other', 'shop']);
  });

  test('a reset reaches the session before the next request', async () => {
    const before = backend.resets;
    await step((done) => connection.reset((error) => done(error)));
    expect(backend.resets).toBe(before + 1);
  });
});
