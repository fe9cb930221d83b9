import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { type ColumnMetadata } from '../../../../simulator/tds/backend';
import { OutgoingMessage } from '../../../../simulator/tds/packets/outgoing-message';
import { TokenResultWriter } from '../../../../simulator/tds/responses/result-writer';
import { SqlServerError } from '../../../../simulator/types/sql-type';

const ID: ColumnMetadata = {
  name: 'id',
  type: { name: 'int' },
  nullable: false,
  identity: true,
  computed: false,
};

interface Started {
  readonly out: TokenResultWriter;
  readonly message: OutgoingMessage;
  readonly abort: () => void;
  readonly hex: () => string;
}

function start(scope: 'batch' | 'procedure', inTransaction = false): Started {
  const stream = new PassThrough();
  const message = new OutgoingMessage(stream, 4096);
  const controller = new AbortController();
  const out = new TokenResultWriter(message, {
    serverName: 'S',
    scope,
    signal: controller.signal,
    inTransaction: () => inTransaction,
  });
  return {
    out,
    message,
    abort: () => controller.abort(),
    hex: () => message.tokens.view().toString('hex'),
  };
}

const done = (token: string, status: string, command: string, count: string): string =>
  `${token}${status}00${command}${count}00000000000000`;

describe('ends of statements', () => {
  test('only the last of a batch says that nothing follows', () => {
    const { out, hex } = start('batch');
    out.done(2, 'insert');
    out.done(undefined, 'other');
    out.finish(() => undefined, false);
    expect(hex()).toBe(done('fd', '11', 'c300', '02') + done('fd', '00', '0000', '00'));
  });

  test('an empty batch has one', () => {
    const { out, hex } = start('batch', true);
    out.finish(() => undefined, false);
    expect(hex()).toBe(done('fd', '04', '0000', '00'));
  });

  test('those of a procedure are followed by its status, its output and its own end', () => {
    const { out, hex } = start('procedure');
    out.parametersAre([
      { name: '@in', type: { name: 'int' }, value: 1, output: false },
      { name: '', type: { name: 'int' }, value: null, output: true },
    ]);
    out.done(1, 'update');
    out.returnValue('@out', { name: 'int' }, 5);
    out.returnStatus(-6);
    out.finish(() => undefined, true);
    const returnValue = 'ac0100' + '0440006f0075007400' + '01' + '00000000' + '0000' + '2604' + '0405000000';
    expect(hex()).toBe(
      done('ff', '11', 'c500', '01') + '79faffffff' + returnValue + done('fe', '01', '0000', '00'),
    );
  });

  test('a statement that failed says so, the next one does not', () => {
    const { out, hex } = start('batch');
    out.error(new SqlServerError(50000, 'e', 16, 2));
    out.done(undefined, 'insert');
    out.done(1, 'insert');
    out.finish(() => undefined, false);
    const error =
      'aa' + '1200' + '50c30000' + '02' + '10' + '0100' + '6500' + '01' + '5300' + '00' + '01000000';
    expect(hex()).toBe(error + done('fd', '03', 'c300', '00') + done('fd', '10', 'c300', '01'));
  });

  test('what has to precede the end does', () => {
    const { out, message, hex } = start('batch');
    out.done(1, 'delete');
    out.finish(() => void message.tokens.uint8(0xe3), false);
    expect(hex()).toBe('e3' + done('fd', '10', 'c400', '01'));
  });
});

describe('rows', () => {
  test('follow their columns', () => {
    const { out, hex } = start('batch');
    out.columns([ID]);
    void out.row([7]);
    void out.encodedRows(Buffer.from('d108000000', 'hex'));
    const columns = '810100' + '00000000' + '1800' + '38' + '0269006400';
    expect(hex()).toBe(`${columns}d107000000d108000000`);
  });

  test('need columns', () => {
    expect(() => start('batch').out.row([1])).toThrow('no columns were announced');
  });

  test('are dropped once the client has given up', () => {
    const { out, abort, hex } = start('batch');
    out.columns([ID]);
    const before = hex();
    abort();
    void out.row([7]);
    void out.encodedRows(Buffer.from('d108000000', 'hex'));
    out.done(1, 'select');
    out.info({ number: 1, severity: 0, state: 1, text: 'x' });
    expect(hex()).toBe(before);
  });

  test('wait for a client that does not read', async () => {
    const stream = new PassThrough({ highWaterMark: 1000 });
    const message = new OutgoingMessage(stream, 512);
    message.tokens.bytes(Buffer.alloc(100_000));
    const waiting = message.flush();
    expect(waiting).toBeInstanceOf(Promise);
    stream.resume();
    await waiting;
    expect(message.tokens.length).toBe(100_000 % 504);
  });
});
