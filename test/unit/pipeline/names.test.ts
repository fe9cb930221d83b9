import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nearest } from '../../../src/pipeline/nearest';
import { maskSecrets } from '../../../src/pipeline/secrets';
import { formatTableName, parseTableName, tryParseTableName } from '../../../src/pipeline/table-name';
import { topicOf } from '../../../src/pipeline/topic-name';

describe('table names', () => {
  test('any schema and table come back from their text', () => {
    const name = fc.string({ minLength: 1 }).filter((text) => text.trim() === text);
    fc.assert(
      fc.property(name, name, (schema, table) => {
        expect(parseTableName(formatTableName({ schema, table }))).toEqual({ schema, table });
      }),
    );
  });

  test('have up to three parts', () => {
    expect(tryParseTableName('orders')).toEqual({ table: 'orders' });
    expect(tryParseTableName('shop.dbo.[a.b]]c]')).toEqual({
      database: 'shop',
      schema: 'dbo',
      table: 'a.b]c',
    });
    expect(['', 'a.b.c.d', 'a..b', '[a', 'a b'].map(tryParseTableName)).toEqual(Array(5).fill(undefined));
  });
});

test('a topic holds the names of its table, what Kafka does not allow replaced', () => {
  const id = { database: 'Shop', schema: 'dbo', table: 'order lines' };
  expect(topicOf('cdc.{pipeline}.{database}.{schema}.{table}', 'p', id)).toBe('cdc.p.Shop.dbo.order_lines');
  expect(topicOf('all', 'p', id)).toBe('all');
});

test('the nearest word is one that was probably meant, or none', () => {
  expect(nearest('hostnmae', ['hostname', 'username'])).toBe('hostname');
  expect(nearest('DATABASE_NAME', ['database-name'])).toBe('database-name');
  expect(nearest('hsot', ['hast', 'host'])).toBe('host');
  expect(nearest('colour', ['hostname', 'port'])).toBeUndefined();
});

test('secrets are masked wherever they are, references to them are not', () => {
  const masked = maskSecrets({
    password: 'x',
    'sasl.jaas.config': 'password="${P}" x',
    list: [{ apiKey: 'x', name: 'y' }],
    secret: { nested: 'x' },
    token: '${TOKEN}',
    passwordless: null,
  });
  expect(masked).toEqual({
    password: '***',
    'sasl.jaas.config': '***',
    list: [{ apiKey: '***', name: 'y' }],
    secret: '***',
    token: '${TOKEN}',
    passwordless: null,
  });
});
