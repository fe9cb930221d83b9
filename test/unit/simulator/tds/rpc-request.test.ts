import { describe, expect, test } from '@jest/globals';
import { ByteReader } from '../../../../simulator/tds/bytes/byte-reader';
import { ByteWriter } from '../../../../simulator/tds/bytes/byte-writer';
import { type Parameter } from '../../../../simulator/tds/backend';
import { readTransactionDescriptor } from '../../../../simulator/tds/requests/all-headers';
import { bindParameters } from '../../../../simulator/tds/requests/parameter-declarations';
import { readRpcRequest } from '../../../../simulator/tds/requests/rpc-request';
import { readTransactionRequest } from '../../../../simulator/tds/requests/transaction-request';

function intParameter(out: ByteWriter, name: string, status: number, value: number): void {
  out.shortText(name).uint8(status).uint8(0x26).uint8(4).uint8(4).int32(value);
}

function read(out: ByteWriter): ReturnType<typeof readRpcRequest> {
  return readRpcRequest(new ByteReader(out.view()));
}

describe('RPC requests', () => {
  test('a procedure by name, with an output parameter and one left to its default', () => {
    const out = new ByteWriter().longText('dbo.p').uint16(0);
    intParameter(out, '@a', 0, 1);
    intParameter(out, '@b', 1, 2);
    intParameter(out, '@c', 2, 0);
    expect(read(out)).toEqual([
      {
        procedure: 'dbo.p',
        parameters: [
          { name: '@a', type: { name: 'int' }, value: 1, output: false },
          { name: '@b', type: { name: 'int' }, value: 2, output: true },
        ],
      },
    ]);
  });

  test('several calls by number in one request', () => {
    const out = new ByteWriter();
    for (const value of [1, 2, 3]) {
      if (value > 1) out.uint8(0xff);
      out.uint16(0xffff).uint16(12).uint16(0);
      intParameter(out, '', 0, value);
    }
    expect(read(out).map(({ procedure, parameters }) => [procedure, parameters[0]?.value])).toEqual([
      ['sp_execute', 1],
      ['sp_execute', 2],
      ['sp_execute', 3],
    ]);
  });

  test('a request cut short is refused', () => {
    const whole = new ByteWriter().longText('p').uint16(0);
    intParameter(whole, '@a', 0, 1);
    for (let length = 1; length < whole.length; length++) {
      const cut = new ByteReader(whole.view().subarray(0, length));
      if (length !== 6) expect(() => readRpcRequest(cut)).toThrow();
    }
  });
});

describe('declared parameters', () => {
  const parameter = (name: string, value: number): Parameter => ({
    name,
    type: { name: 'int' },
    value,
    output: false,
  });

  test('take values by name in any case, or by position', () => {
    const bound = bindParameters(
      '@a int, @B decimal(10, 2) OUTPUT',
      [parameter('', 1), parameter('@b', 2)],
      '',
    );
    expect(bound).toMatchObject([
      { name: '@a', value: 1, declaredType: 'int' },
      { name: '@B', value: 2, declaredType: 'decimal(10, 2)' },
    ]);
  });

  test('none, and any spacing', () => {
    expect(bindParameters('', [], '')).toEqual([]);
    expect(
      bindParameters(' @x  AS  nvarchar(max)\n,@y\tint ', [parameter('', 1), parameter('', 2)], ''),
    ).toMatchObject([
      { name: '@x', declaredType: 'nvarchar(max)' },
      { name: '@y', declaredType: 'int' },
    ]);
  });

  test('missing, unknown and unreadable ones are refused by number', () => {
    expect(() => bindParameters('@a int', [], 'SELECT @a')).toThrow(
      "The parameterized query '(@a int)SELECT @a' expects the parameter '@a', which was not supplied.",
    );
    expect(() => bindParameters('@a int', [parameter('@a', 1), parameter('@z', 1)], '')).toThrow(
      expect.objectContaining({ number: 8145 }),
    );
    expect(() => bindParameters('a int', [], '')).toThrow(expect.objectContaining({ number: 102 }));
  });
});

describe('ALL_HEADERS', () => {
  test('give the transaction, and leave the reader behind them', () => {
    const out = new ByteWriter().uint32(4 + 18 + 8);
    out.uint32(8).uint16(3).uint16(0xbeef);
    out.uint32(18).uint16(2).uint64(77n).uint32(1);
    const reader = new ByteReader(out.uint8(0x55).view());
    expect(readTransactionDescriptor(reader)).toBe(77n);
    expect(reader.uint8()).toBe(0x55);
  });
});

describe('transaction manager requests', () => {
  const request = (build: (out: ByteWriter) => void): unknown => {
    const out = new ByteWriter();
    build(out);
    return readTransactionRequest(new ByteReader(out.view()));
  };

  test('begin with each isolation level', () => {
    const levels = [
      undefined,
      'read-uncommitted',
      'read-committed',
      'repeatable-read',
      'serializable',
      'snapshot',
    ];
    for (const [code, isolation] of levels.entries())
      expect(request((out) => out.uint16(5).uint8(code).uint8(2).ucs2('t'))).toEqual([
        { kind: 'begin', isolation, name: 't' },
      ]);
  });

  test('commit and rollback, also with another to begin', () => {
    expect(request((out) => out.uint16(7).uint8(0).uint8(0))).toEqual([{ kind: 'commit' }]);
    expect(request((out) => out.uint16(8).uint8(4).ucs2('sp').uint8(1).uint8(2).uint8(0))).toEqual([
      { kind: 'rollback', name: 'sp' },
      { kind: 'begin', isolation: 'read-committed', name: '' },
    ]);
    expect(request((out) => out.uint16(9).uint8(4).ucs2('sp'))).toEqual([{ kind: 'save', name: 'sp' }]);
  });

  test('distributed transactions are refused', () => {
    expect(() => request((out) => out.uint16(0))).toThrow(expect.objectContaining({ number: 8501 }));
  });
});
