import { describe, expect, test } from '@jest/globals';
import { type JsonObject, type JsonValue } from '../../../src/core/ports';
import { minimal, pipelineOf, problemsOfDocument, problemsOfText } from '../../support/pipeline-documents';

const sourceKeys = { username: 'sa', password: '${P}', database: 'shop', tables: 'dbo.orders' };

/** The only problem of a document. */
function problemOf(document: JsonValue): JsonObject {
  const { problems } = problemsOfDocument(document);
  expect(problems).toHaveLength(1);
  return { ...problems[0] } as unknown as JsonObject;
}

describe('problems', () => {
  test('all are told at once, with where they are in the text', () => {
    const { problems, message } = problemsOfText(
      [
        'name: shop',
        'source:',
        '  type: sqlserver',
        '  hostnam: db',
        '  port: 99999',
        '  tables: [dbo.orders]',
        'sink:',
        '  type: kafka',
        '  bootstrapServers: kafka',
      ].join('\n'),
    );
    expect(problems.map(({ path, place }) => [path, place?.line, place?.column])).toEqual([
      ['source.hostnam', 4, 3],
      ['source.connection.hostname', 2, 1],
      ['source.connection.username', 2, 1],
      ['source.connection.password', 2, 1],
      ['source.connection.database', 2, 1],
      ['source.port', 5, 3],
      ['sink.bootstrapServers[0]', 9, 3],
    ]);
    expect(message).toContain(
      'reading shop.yaml: 7 problems\n  source.hostnam (line 4, column 3): unknown key',
    );
  });

  test.each([
    [{ hostnam: 'x' }, 'hostname'],
    [{ databaseName: 'x' }, 'database-name'],
    [{ 'scan.startup.mod': 'initial' }, 'scan.startup.mode'],
    [{ snapshot: { chunkrows: 5 } }, 'snapshot.chunkRows'],
  ])('an unknown key is told with the known ones: %j', (source, expected) => {
    const problem = problemOf(minimal(source));
    expect(problem).toMatchObject({ message: 'unknown key', nearest: expected });
    expect(problem['expected']).toContain('connection.hostname');
  });

  test.each<[JsonObject, string, string]>([
    [{ port: '70000' }, 'source.port', 'an integer from 1 to 65535'],
    [{ port: 'x' }, 'source.port', 'an integer from 1 to 65535'],
    [{ encrypt: 'yes' }, 'source.encrypt', 'true or false'],
    [{ 'scan.startup.mode': 'earliest' }, 'source["scan.startup.mode"]', 'one of initial, latest-offset'],
    [{ startup: { mode: 'timestamp' } }, 'source.startup.mode', 'one of initial, latest-offset'],
    [{ 'snapshot.mode': 'always' }, 'source["snapshot.mode"]', 'one of initial, no_data'],
    [{ tables: [] }, 'source.tables', 'a list of `schema.table`'],
    [
      { tables: 'sales.ord*' },
      'source.tables',
      '`schema.table`: exact names, several as a list; `[…]` around names with dots, spaces or the signs of patterns',
    ],
    [{ snapshot: 7 }, 'source.snapshot', 'an object with chunkRows, connections'],
    [
      { 'server-time-zone': 'Europe/Berlim' },
      'source.server-time-zone',
      'the IANA name of a time zone, like Europe/Berlin',
    ],
    [{ 'connect.timeout': 'soon' }, 'source["connect.timeout"]', 'a duration like 30s'],
  ])('a value that is not valid is told with what would be: %j', (source, path, expected) => {
    expect(problemOf(minimal(source))).toMatchObject({ path, expected });
  });

  test.each<[JsonObject, string, string]>([
    [{ format: 'jsn' }, 'sink.format', 'json'],
    [{ format: { type: 'avro' } }, 'sink.format.type', 'one of json, debezium-json'],
    [{ bootstrapServers: 'kafka' }, 'sink.bootstrapServers[0]', 'host:port'],
    [{ topic: '{tabel}' }, 'sink.topic', '{table}'],
    [{ topic: '${table}' }, 'sink.topic', '{table}'],
    [{ topic: '{table' }, 'sink.topic', 'in braces'],
    [{ topic: '.' }, 'sink.topic', '1 to 249 letters'],
    [{ tls: { certificateFile: 'x' } }, 'sink.tls.keyFile', 'both of certificateFile and keyFile'],
    [{ transaction: { maxAgeMs: 40_000 } }, 'sink.transaction.maxAgeMs', 'at most half'],
    [{ deadLetters: { topic: 'a/b' } }, 'sink.deadLetters.topic', 'a topic name'],
    [{ properties: { acks: '1' } }, 'sink.properties.acks', 'all or -1'],
    [{ 'properties.linger.ms': 5 }, 'sink["properties.linger.ms"]', 'transaction.maxBytes'],
    [{ 'properties.ssl.truststore.location': 'x.jks' }, 'sink["properties.ssl.truststore.location"]', 'PEM'],
    [{ 'sink.delivery-guarantee': 'at-least-once' }, 'sink["sink.delivery-guarantee"]', 'exactly-once'],
    [{ format: { type: 'json', schemas: true } }, 'sink.format.schemas', 'decimals'],
  ])('a sink value that is not valid is told: %j', (sink, path, text) => {
    const problem = problemOf(minimal({}, sink));
    expect(problem['path']).toBe(path);
    expect(JSON.stringify([problem['expected'], problem['nearest']])).toContain(text);
  });

  test.each<[JsonObject, string]>([
    [{ parallelism: 33 }, 'an integer from 1 to 32'],
    [{ parallelism: 'two' }, 'an integer from 1 to 32'],
    [{ transformations: [{ type: 'filter' }] }, 'there are no transformations yet'],
    [{ name: 'a b' }, 'letters, digits, hyphens'],
    [{ version: 'one' }, 'one to four numbers'],
    [{ sources: 1 }, 'one of name, version'],
  ])('a value of the document itself: %j', (head, text) => {
    expect(problemOf({ ...minimal(), ...head })['expected']).toContain(text);
  });

  test('two tables never share a topic', () => {
    const problem = problemOf(minimal({ tables: ['dbo.a', 'dbo.b'] }, { topic: 'cdc.{schema}' }));
    expect(problem).toMatchObject({ path: 'sink.topic', message: 'topic of dbo.a and of dbo.b' });
    const deadLetters = problemOf(minimal({}, { topic: 'x', deadLetters: { topic: 'x' } }));
    expect(deadLetters).toMatchObject({ message: 'topic of the dead letters and of dbo.orders' });
  });

  test('a sign of patterns is refused where it would be one, and accepted as part of a name', () => {
    expect(pipelineOf(minimal({ tables: ['dbo.Company$Customer', '[dbo].[a*b$]'] })).source.tables).toEqual([
      'dbo.Company$Customer',
      'dbo.a*b$',
    ]);
    for (const table of ['dbo.orders$', 'dbo.ord*', 'dbo.(a|b)', 'dbo\\.a'])
      expect(problemOf(minimal({ tables: [table] }))).toMatchObject({ value: JSON.stringify(table) });
  });

  test('parallelism is how many connections read the snapshot, said beside the source', () => {
    const wanted = pipelineOf(minimal({ snapshot: { connections: 4 } }));
    expect(pipelineOf({ ...minimal(), parallelism: '4' })).toEqual(wanted);
    expect(problemOf({ ...minimal({ snapshot: { connections: 3 } }), parallelism: 4 })).toMatchObject({
      path: 'parallelism',
      message: 'set before as source.snapshot.connections, with another value',
    });
    expect(problemOf({ ...minimal(), parallelism: 0 })).toMatchObject({ path: 'parallelism', value: '0' });
  });

  test('two spellings of one thing must agree', () => {
    const problem = problemOf(minimal({ options: { hostname: 'other' } }));
    expect(problem).toMatchObject({
      path: 'source.options.hostname',
      message: 'set before as source.hostname, with another value',
    });
    expect(pipelineOf(minimal({ options: { hostname: 'db' } }))).toEqual(pipelineOf(minimal()));
  });

  test('two spellings in a connector must agree too; the pipeline may override both', () => {
    const { sink } = minimal();
    const connectors = [
      { name: 'db', type: 'mssql', config: { ...sourceKeys, hostname: 'a', 'database.hostname': 'b' } },
    ];
    const document = { name: 'shop', source: 'db', sink };
    const { problems } = problemsOfText(JSON.stringify({ connectors, pipelines: [document] }));
    expect(problems.map(({ path }) => path)).toEqual(['connectors[0].config["database.hostname"]']);
  });

  test('a key without a value counts as absent', () => {
    expect(pipelineOf(minimal({ port: null, options: null }, { topic: null }))).toEqual(
      pipelineOf(minimal()),
    );
    expect(problemOf(minimal({ hostname: null }))).toMatchObject({ message: 'missing' });
  });

  test('a table of another database or schema is refused, its own are taken', () => {
    expect(problemOf(minimal({ tables: ['crm.dbo.orders'] }))['message']).toContain('not of the database');
    expect(problemOf(minimal({ 'schema-name': 'sales' }))['message']).toBe('not of the schema sales');
    expect(pipelineOf(minimal({ tables: 'shop.dbo.orders' }))).toEqual(pipelineOf(minimal()));
    expect(pipelineOf(minimal({ tables: ['[dbo].[orders]'] }))).toEqual(pipelineOf(minimal()));
  });

  test('a capture instance of a table that is not captured is refused with the nearest table', () => {
    expect(problemOf(minimal({ captureInstances: { 'dbo.ordres': 'v2' } }))).toMatchObject({
      message: 'not one of the tables',
      nearest: 'dbo.orders',
    });
  });

  test.each([
    [{ username: 'u' }, ['sink.sasl.password'], 'mechanism scram-sha-512 needs username and password'],
    [{ mechanism: 'oauthbearer' }, ['sink.sasl.bearerFile'], 'mechanism oauthbearer needs bearerFile'],
    [
      { mechanism: 'oauthbearer', username: 'u', password: '${P}', bearerFile: '/run/token' },
      ['sink.sasl.username', 'sink.sasl.password'],
      'mechanism oauthbearer needs bearerFile',
    ],
    [
      { mechanism: 'plain', username: 'u', password: '${P}', bearerFile: '/run/token' },
      ['sink.sasl.bearerFile'],
      'mechanism plain needs username and password',
    ],
  ])('a login has the keys of its mechanism and no others: %j', (sasl, paths, expected) => {
    const { problems } = problemsOfDocument(minimal({}, { sasl }));
    expect(problems.map(({ path }) => path)).toEqual(paths);
    for (const problem of problems) expect(problem.expected).toContain(expected);
  });

  test('an address holds no password, and none is shown that was written there', () => {
    const problem = problemOf(minimal({ hostname: 'sa:hunter5@db' }));
    expect(problem).toMatchObject({ value: '"sa:***@db"', expected: expect.stringContaining('host name') });
    expect(problemOf(minimal({}, { sasl: 'u:hunter6' }))).toMatchObject({ value: '"***"' });
    expect(pipelineOf(minimal({ hostname: 'fe80::1' })).source).toMatchObject({
      connection: { hostname: 'fe80::1' },
    });
  });

  test('no secret is shown', () => {
    const { message, details } = problemsOfDocument(
      minimal(
        { password: { nested: 'hunter2' }, port: 'x' },
        { 'properties.sasl.jaas.config': 'password=hunter3', sasl: { password: ['hunter4'] } },
      ),
    );
    expect(message).toContain('***');
    expect(`${message}${JSON.stringify(details)}`).not.toMatch(/hunter/);
  });

  test('what has no effect is accepted and said', () => {
    const document = minimal({ 'database-history': 'x' }, { 'properties.acks': 'all' });
    expect(() => pipelineOf(document)).not.toThrow();
  });
});
