import { type Static, Type } from '@sinclair/typebox';
import { closedObject, oneOf, optionGroup } from './closed-object';

/** Names, IPv4 and IPv6 addresses. */
const HOST = String.raw`^([^\s:@/\\,;]+|[0-9A-Fa-f:.]+)$`;

const connection = closedObject(
  {
    hostname: Type.String({
      pattern: HOST,
      expected: 'a host name or address, without user, port or instance',
      description: 'Host name or address of the server, or of the availability group listener.',
    }),
    port: Type.Integer({ minimum: 1, maximum: 65535, default: 1433, description: 'TCP port.' }),
    username: Type.String({ minLength: 1, description: 'SQL Server login.' }),
    password: Type.String({
      minLength: 1,
      description: 'Its password; write `${NAME}` to take it from the environment or a mounted secret.',
    }),
    database: Type.String({ minLength: 1, maxLength: 128, description: 'The database that is captured.' }),
    encrypt: Type.Boolean({ default: true, description: 'Encrypts the connection with TLS.' }),
    trustServerCertificate: Type.Boolean({
      default: false,
      description: 'Accepts any certificate of the server. For trying out only.',
    }),
    caFile: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'PEM file of the certificate authorities that are trusted besides those of Node.js.',
      }),
    ),
    applicationName: Type.String({
      minLength: 1,
      maxLength: 128,
      default: 'flink-cdc-connector',
      description: 'Name under which the sessions show in `sys.dm_exec_sessions`.',
    }),
    readOnlyIntent: Type.Boolean({
      default: false,
      description: 'Asks the availability group listener for a readable secondary.',
    }),
    connectTimeoutMs: Type.Integer({
      minimum: 1000,
      maximum: 600_000,
      default: 15_000,
      description: 'Milliseconds to wait for a connection, login included.',
    }),
    requestTimeoutMs: Type.Integer({
      minimum: 1000,
      maximum: 3_600_000,
      default: 60_000,
      description: 'Milliseconds without any row after which a statement is given up.',
    }),
  },
  'Where the server is and who connects.',
);

const startup = optionGroup(
  {
    mode: oneOf(['initial', 'latest-offset'], {
      default: 'initial',
      description:
        'Where a pipeline without a stored position begins. `initial`: all rows of the tables, then their changes; ' +
        '`latest-offset`: only what is committed from now on.',
    }),
  },
  'How the pipeline begins; a stored position always wins.',
);

const snapshot = optionGroup(
  {
    chunkRows: Type.Integer({
      minimum: 1,
      maximum: 1_000_000,
      default: 8096,
      description: 'Rows of one chunk; a restart repeats at most the chunks that were open.',
    }),
    connections: Type.Integer({
      minimum: 1,
      maximum: 32,
      default: 2,
      description: 'Connections that read chunks at the same time, beside the one that reads changes.',
    }),
  },
  'How the rows that are already there are read.',
);

const poll = optionGroup(
  {
    maxIntervalMs: Type.Integer({
      minimum: 10,
      maximum: 60_000,
      default: 1000,
      description:
        'Longest pause in milliseconds between two looks for changes; while there are changes it shortens to 10.',
    }),
    maxTransactions: Type.Integer({
      minimum: 1,
      maximum: 1_000_000,
      default: 1000,
      description: 'Most source transactions that one look takes in; bounds the time of a read.',
    }),
  },
  'How the change tables are read.',
);

/** Tables of one SQL Server database, read through SQL Server's own change data capture. */
export const sqlServerSourceSchema = closedObject(
  {
    type: Type.Literal('sqlserver', { description: 'Names this kind of source.' }),
    connection,
    tables: Type.Array(
      Type.String({
        minLength: 3,
        expected: '`schema.table`',
        description: '`schema.table`, or `[schema].[table]` when a name has a dot.',
      }),
      {
        minItems: 1,
        uniqueItems: true,
        description: 'The captured tables as `schema.table`: exact names, no patterns.',
      },
    ),
    captureInstances: Type.Record(Type.String(), Type.String({ minLength: 1, maxLength: 100 }), {
      default: {},
      description:
        'Capture instance to read for a table (`schema.table: instance`); needed only for a table that has two.',
    }),
    startup,
    snapshot,
    poll,
    unmappedTypes: oneOf(['skip', 'text', 'bytes'], {
      default: 'skip',
      description:
        'What becomes of columns of type hierarchyid, sql_variant, geometry and geography: left out with a warning, ' +
        'their text, or their bytes. Shapes are extended WKT (`SRID=4326;POINT (1 2)`) or extended WKB.',
    }),
    serverTimeZone: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'IANA time zone of the server, in which SQL Server records commit times. When absent its offset of now is taken, ' +
          'which is an hour off for changes from before a clock change.',
      }),
    ),
  },
  'Tables of one SQL Server database.',
);

export type SqlServerSource = Static<typeof sqlServerSourceSchema>;
export type SqlServerConnection = SqlServerSource['connection'];
