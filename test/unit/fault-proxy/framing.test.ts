import { describe, expect, test } from '@jest/globals';
import { type Framing, kafkaFraming, MessageReader, tdsFraming } from '../../support/fault-proxy/framing';
import { statementContains } from '../../support/fault-proxy/tds-message';

function tdsPacket(type: number, last: boolean, payload: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt8(type, 0);
  header.writeUInt8(last ? 1 : 0, 1);
  header.writeUInt16BE(8 + payload.length, 2);
  return Buffer.concat([header, payload]);
}

function kafkaMessage(body: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, Buffer.from(body)]);
}

const statement = Buffer.from('SELECT 1 FROM [cdc].[dbo_items_CT]', 'utf16le');
const twoPackets = Buffer.concat([
  tdsPacket(1, false, statement.subarray(0, 41)),
  tdsPacket(1, true, statement.subarray(41)),
]);

describe.each<[string, Framing, Buffer[]]>([
  ['TDS', tdsFraming, [twoPackets, tdsPacket(3, true, Buffer.from('x')), twoPackets]],
  ['Kafka', kafkaFraming, [kafkaMessage('one'), kafkaMessage(''), kafkaMessage('three')]],
])('framing of %s', (_name, framing, messages) => {
  const stream = Buffer.concat(messages);

  test.each([1, 2, 3, 7, 8, 9, 1000])('gives whole messages from pieces of %d bytes', (pieceBytes) => {
    const reader = new MessageReader(framing);
    const found: Buffer[] = [];
    for (let at = 0; at < stream.length; at += pieceBytes) {
      reader.add(stream.subarray(at, at + pieceBytes));
      for (let message = reader.next(); message !== undefined; message = reader.next()) found.push(message);
    }
    expect(found).toEqual(messages);
  });
});

test('a statement is found across the packets that carry it', () => {
  expect(statementContains(twoPackets, '[dbo_items_CT]')).toBe(true);
  expect(statementContains(twoPackets, '[dbo_orders_CT]')).toBe(false);
  expect(statementContains(tdsPacket(6, true, statement), '[dbo_items_CT]')).toBe(false);
});
