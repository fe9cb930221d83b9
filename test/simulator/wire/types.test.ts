import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'mssql';
import { type Connection, TYPES } from 'tedious';
import { startServer, type Server } from '../../../simulator/tds/server';
import { type SqlType, type SqlVariant } from '../../../simulator/types/sql-type';
import { ScriptedBackend } from './scripted-backend';
import { close, open, run } from './tedious-client';
import { TYPE_LIMITS, type LimitValue } from './type-limits';

let server: Server;
let connection: Connection;

beforeAll(async () => {
  server = await startServer({ backend: new ScriptedBackend(), port: 0 });
  connection = await open(server.port);
});

afterAll(async () => {
  await close(connection);
  await server.close();
});

const DAY_MS = 86_400_000;

/** A moment as the drivers hold it: milliseconds, and beside them the rest in seconds. */
function asDate(text: string): { ms: number; restSeconds: number } {
  const [, seconds = '', fraction = '', offset = 'Z'] = /^(.*:\d\d)\.(\d{7})(.*)$/.exec(text) ?? [];
  const zone = offset === '' ? 'Z' : offset;
  return {
    ms: Date.parse(`${seconds}.${fraction.slice(0, 3)}${zone}`),
    restSeconds: Number(`0.000${fraction.slice(3)}`),
  };
}

function expectMoment(received: unknown, text: string): void {
  const date = received as Date & { nanosecondsDelta?: number };
  const { ms, restSeconds } = asDate(text);
  expect(date.getTime()).toBe(ms);
  expect(date.nanosecondsDelta ?? 0).toBeCloseTo(restSeconds, 8);
}

function expectNumber(received: unknown, text: string): void {
  // The driver makes a double of it: its last digits are lost, by no fault of the wire.
  const wanted = Number(text);
  expect(Math.abs(Number(received) - wanted)).toBeLessThanOrEqual(Math.abs(wanted) * 1e-14);
}

type Check = (received: unknown, limit: LimitValue) => void;

const exactly: Check = (received, limit) => expect(received).toEqual(limit.value);
const CHECKS: Partial<Record<SqlType['name'], Check>> = {
  bit: (received, { value }) => expect(received).toBe(value === 1),
  bigint: (received, { text }) => expect(received).toBe(text),
  decimal: (received, { text }) => expectNumber(received, text),
  numeric: (received, { text }) => expectNumber(received, text),
  money: (received, { text }) => expectNumber(received, text),
  smallmoney: (received, { text }) => expectNumber(received, text),
  date: (received, { value }) =>
    expect((received as Date).getTime()).toBe((Number(value) - 719_162) * DAY_MS),
  time: (received, { text }) => expectMoment(received, `1970-01-01T${text}`),
  datetime: (received, { text }) => expectMoment(received, text),
  smalldatetime: (received, { text }) => expectMoment(received, text),
  datetime2: (received, { text }) => expectMoment(received, text),
  datetimeoffset: (received, { text }) => expectMoment(received, text),
  sql_variant: (received, { value }) => {
    const variant = value as SqlVariant;
    // The driver takes the length of a varchar for its collation; the foreign clients read it right.
    if (variant.type.name !== 'varchar') expect(received).toBe(variant.value);
  },
};

describe('each type at its limits', () => {
  test('as a result of tedious', async () => {
    const { rows } = await run(connection, 'SELECT * FROM dbo.type_limits ORDER BY id');
    for (const [index, limit] of TYPE_LIMITS.entries()) {
      const check = CHECKS[limit.type.name] ?? exactly;
      check(rows[0]?.[index + 1], limit.low);
      check(rows[1]?.[index + 1], limit.high);
      expect([limit.column, rows[2]?.[index + 1]]).toEqual([limit.column, null]);
    }
  });

  // No client but this one reads both.
  test('hierarchyid and rowversion', async () => {
    const { rows } = await run(connection, 'SELECT CAST(0x58 AS hierarchyid), @@DBTS');
    expect(rows[0]).toEqual([Buffer.from('58', 'hex'), Buffer.from('00000000000007d1', 'hex')]);
  });

  const PARAMETERS = [
    ['bit', TYPES.Bit, true, {}],
    ['tinyint', TYPES.TinyInt, 255, {}],
    ['smallint', TYPES.SmallInt, -32_768, {}],
    ['int', TYPES.Int, -2_147_483_648, {}],
    ['bigint', TYPES.BigInt, '-9223372036854775808', {}],
    ['real', TYPES.Real, -3.4028234663852886e38, {}],
    ['float', TYPES.Float, 2.2250738585072014e-308, {}],
    ['decimal', TYPES.Decimal, 99999.99, { precision: 38, scale: 10 }],
    ['numeric', TYPES.Numeric, -1.5, { precision: 9, scale: 2 }],
    ['money', TYPES.Money, -922_337_203_685.4775, {}],
    ['smallmoney', TYPES.SmallMoney, 214_748.3647, {}],
    ['date', TYPES.Date, new Date('9999-12-31T00:00:00Z'), {}],
    ['time', TYPES.Time, new Date('1970-01-01T23:59:59.999Z'), { scale: 3 }],
    ['datetime', TYPES.DateTime, new Date('9999-12-31T23:59:59.997Z'), {}],
    ['smalldatetime', TYPES.SmallDateTime, new Date('2079-06-06T23:59:00Z'), {}],
    ['datetime2', TYPES.DateTime2, new Date('0001-01-01T00:00:00.001Z'), { scale: 7 }],
    ['datetimeoffset', TYPES.DateTimeOffset, new Date('9999-12-31T23:59:59.999Z'), { scale: 7 }],
    ['uniqueidentifier', TYPES.UniqueIdentifier, '00112233-4455-6677-8899-AABBCCDDEEFF', {}],
    ['char', TYPES.Char, 'Ž€ÿxy', { length: 5 }],
    ['varchar', TYPES.VarChar, 'Ž€ÿ'.repeat(2666), {}],
    ['varchar(max)', TYPES.VarChar, 'Ž€ÿ'.repeat(30_000), { length: Infinity }],
    ['nchar', TYPES.NChar, '日本žxy', { length: 5 }],
    ['nvarchar', TYPES.NVarChar, '日😀', {}],
    ['nvarchar(max)', TYPES.NVarChar, '日😀'.repeat(30_000), { length: Infinity }],
    ['text', TYPES.Text, 'Ž€ÿ', {}],
    ['ntext', TYPES.NText, '日😀', {}],
    ['binary', TYPES.Binary, Buffer.from('00ff', 'hex'), { length: 2 }],
    ['varbinary', TYPES.VarBinary, Buffer.alloc(8000, 0xfe), {}],
    ['varbinary(max)', TYPES.VarBinary, Buffer.alloc(3_000_000, 0x80), { length: Infinity }],
    ['image', TYPES.Image, Buffer.alloc(9000, 1), {}],
  ] as const;

  test.each(PARAMETERS)('as a parameter of tedious: %s', async (_name, type, value, options) => {
    for (const sent of [value, null]) {
      const { rows } = await run(connection, 'echo', (request) => {
        request.addParameter('p', type, sent, options);
      });
      const received = rows[0]?.[0];
      // Comparing megabytes element by element takes seconds.
      if (Buffer.isBuffer(sent)) expect(sent.equals(received as Buffer)).toBe(true);
      else expect(received).toEqual(sent);
    }
  });

  test('as results and parameters of mssql', async () => {
    const pool = await new sql.ConnectionPool({
      server: 'localhost',
      port: server.port,
      user: 'sa',
      password: 'Passw0rd!',
      options: { encrypt: false },
    }).connect();
    const { recordset } = await pool
      .request()
      .query<Record<string, unknown>>('SELECT * FROM dbo.type_limits ORDER BY id');
    expect(Object.keys(recordset[0] ?? {})).toEqual(['id', ...TYPE_LIMITS.map(({ column }) => column)]);
    expect(recordset[1]).toMatchObject({
      bigint_column: '9223372036854775807',
      varchar_czech: 'žluťoučký kůň',
    });
    const echoed = await pool
      .request()
      .input('number', sql.Decimal(38, 4), 12.5)
      .input('bytes', sql.VarBinary(sql.MAX), Buffer.alloc(100_000, 7))
      .input('nothing', sql.NVarChar(10), null)
      .query<Record<string, unknown>>('echo');
    expect(echoed.recordset).toEqual([{ number: 12.5, bytes: Buffer.alloc(100_000, 7), nothing: null }]);
    await pool.close();
  });
});
