import { describe, expect, test } from '@jest/globals';
import { mapType } from '../../../../../../src/worker/sources/sqlserver/discovery/column-types';

const type = (name: string, maxLength = 0, precision = 0, scale = 0): Parameters<typeof mapType>[0] => ({
  name,
  maxLength,
  precision,
  scale,
  collation: null,
});

describe('column types', () => {
  test.each([
    [type('bit'), { kind: 'boolean' }, 'bit'],
    [type('tinyint'), { kind: 'int16' }, 'tinyint'],
    [type('bigint'), { kind: 'int64' }, 'bigint'],
    [type('real'), { kind: 'float32' }, 'real'],
    [type('decimal', 9, 18, 4), { kind: 'decimal', precision: 18, scale: 4 }, 'decimal(18,4)'],
    [type('money'), { kind: 'decimal', precision: 19, scale: 4 }, 'money'],
    [type('smallmoney'), { kind: 'decimal', precision: 10, scale: 4 }, 'smallmoney'],
    [type('nvarchar', 100), { kind: 'string' }, 'nvarchar(50)'],
    [type('varchar', -1), { kind: 'string' }, 'varchar(max)'],
    [type('timestamp', 8), { kind: 'bytes' }, 'rowversion'],
    [type('time', 5, 16, 7), { kind: 'time', fractionDigits: 7 }, 'time(7)'],
    [type('datetime'), { kind: 'timestamp', fractionDigits: 3 }, 'datetime'],
    [type('smalldatetime'), { kind: 'timestamp', fractionDigits: 0 }, 'smalldatetime'],
    [type('datetimeoffset', 10, 34, 7), { kind: 'timestamptz', fractionDigits: 7 }, 'datetimeoffset(7)'],
    [type('uniqueidentifier'), { kind: 'uuid' }, 'uniqueidentifier'],
    [type('xml', -1), { kind: 'xml' }, 'xml'],
  ])('%j', (source, kind, sourceType) => {
    expect(mapType(source, 'skip')).toMatchObject({ type: kind, sourceType });
  });

  test.each(['nvarchar', 'varbinary'])('%s(max) is large and cannot be a key', (name) => {
    expect(mapType(type(name, -1), 'skip')).toMatchObject({
      isLarge: true,
      lacksBefore: false,
      canBeKey: false,
    });
  });

  test('text, ntext and image are cast, large and without an image before', () => {
    const text = mapType(type('ntext', 16), 'skip');
    expect(text).toMatchObject({ isLarge: true, lacksBefore: true, canBeKey: false });
    expect(text?.select('t.[x]')).toBe('CAST(t.[x] AS nvarchar(max))');
  });

  test.each([
    ['hierarchyid', /^t\.\[x\]\.ToString\(\)$/, /^CAST\(t\.\[x\] AS varbinary\(892\)\)$/],
    ['sql_variant', /'BaseType'.+WHEN 'money' THEN .+ELSE/, /^CAST\(t\.\[x\] AS varbinary\(8000\)\)$/],
    ['geometry', /STSrid.+ToString\(\)/, /STAsBinary\(\).+STSrid/],
    ['geography', /STSrid.+ToString\(\)/, /STAsBinary\(\).+STSrid/],
  ])('%s is left out, text or bytes, as asked', (name, text, bytes) => {
    expect(mapType(type(name), 'skip')).toBeUndefined();
    expect(mapType(type(name), 'text')?.select('t.[x]')).toMatch(text);
    expect(mapType(type(name), 'bytes')?.select('t.[x]')).toMatch(bytes);
  });
});
