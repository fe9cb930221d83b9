import { describe, expect, test } from '@jest/globals';
import { parseLogin7 } from '../../../../simulator/tds/requests/login7';
import {
  negotiateEncryption,
  parsePrelogin,
  preloginResponse,
} from '../../../../simulator/tds/requests/prelogin';

/** LOGIN7 with the texts in the order of MS-TDS 2.2.6.4, written out by hand. */
function login7(
  texts: Readonly<Record<number, Buffer>>,
  flags: Readonly<Record<number, number>> = {},
): Buffer {
  const fixed = Buffer.alloc(94);
  fixed.writeUInt32LE(0x74000004, 4);
  fixed.writeUInt32LE(32767, 8);
  for (const [at, value] of Object.entries(flags)) fixed.writeUInt8(value, Number(at));
  const data: Buffer[] = [];
  let offset = fixed.length;
  for (const [at, text] of Object.entries(texts)) {
    fixed.writeUInt16LE(offset, Number(at));
    fixed.writeUInt16LE(Number(at) === 56 ? 4 : text.length / 2, Number(at) + 2);
    data.push(text);
    offset += text.length;
  }
  const all = Buffer.concat([fixed, ...data]);
  all.writeUInt32LE(all.length, 0);
  return all;
}

const ucs2 = (text: string): Buffer => Buffer.from(text, 'utf16le');

describe('LOGIN7', () => {
  test('names, password and intent', () => {
    // "p€" as a client hides it: nibbles swapped, XOR 0xA5.
    const password = Buffer.from('a2a56fa7', 'hex');
    const payload = login7(
      { 36: ucs2('host'), 40: ucs2('sa'), 44: password, 48: ucs2('app'), 68: ucs2('shop') },
      { 26: 0x20 },
    );
    expect(parseLogin7(payload)).toMatchObject({
      tdsVersion: 0x74000004,
      packetBytes: 32767,
      hostName: 'host',
      userName: 'sa',
      password: 'p€',
      applicationName: 'app',
      database: 'shop',
      readOnlyIntent: true,
      integratedSecurity: false,
    });
  });

  test('feature extensions', () => {
    const pointer = Buffer.alloc(4);
    pointer.writeUInt32LE(98);
    // UTF8_SUPPORT with one byte, COLUMNENCRYPTION with two, terminator.
    const features = Buffer.concat([pointer, Buffer.from('0a0100000001040200000001ffff', 'hex')]);
    const { features: asked } = parseLogin7(login7({ 56: features }, { 27: 0x10 }));
    expect([...asked]).toEqual([0x0a, 0x04]);
  });

  test('a field outside of the message is refused', () => {
    const payload = login7({ 40: ucs2('sa') });
    payload.writeUInt16LE(5000, 40);
    expect(() => parseLogin7(payload)).toThrow('outside of it');
    expect(() => parseLogin7(Buffer.alloc(20))).toThrow('20 bytes, at least 94');
  });
});

describe('PRELOGIN', () => {
  const request = Buffer.from(
    '00001a00060100200001020021000103002200040400260001ff090000000000010000000000'.padEnd(78, '0'),
    'hex',
  );

  test('finds the encryption asked for', () => {
    expect(parsePrelogin(request)).toEqual({ encryption: 1, asksFederatedAuthentication: false });
  });

  test('answers with options that read back', () => {
    const response = preloginResponse(
      { encryption: 1, asksFederatedAuthentication: true },
      'all',
      [16, 0, 4105],
    );
    expect(parsePrelogin(response)).toEqual({ encryption: 1, asksFederatedAuthentication: true });
    expect(response.subarray(31, 37).toString('hex')).toBe('100010090000');
  });

  test.each([
    [0, true, 'login'],
    [1, true, 'all'],
    [2, true, 'none'],
    [3, true, 'all'],
    [0, false, 'none'],
    [1, false, 'none'],
  ] as const)('client %i, certificate %p: %s', (clientByte, hasCertificate, encryption) => {
    expect(negotiateEncryption(clientByte, hasCertificate)).toBe(encryption);
  });

  test('options without an end, or outside of the message, are refused', () => {
    expect(() => parsePrelogin(Buffer.from('000006', 'hex'))).toThrow('no end');
    expect(() => parsePrelogin(Buffer.from('0000ff0006ff', 'hex'))).toThrow('outside of it');
  });
});
