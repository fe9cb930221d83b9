import { ProtocolError } from '../bytes/protocol-error';
import { ByteWriter } from '../bytes/byte-writer';

const Option = {
  version: 0,
  encryption: 1,
  instance: 2,
  threadId: 3,
  mars: 4,
  fedAuthRequired: 6,
  terminator: 0xff,
} as const;

/** What is encrypted: nothing, only the login packet, or all. */
export type Encryption = 'none' | 'login' | 'all';

const EncryptionByte = { off: 0, on: 1, notSupported: 2, required: 3 } as const;
/** A client may ask for a certificate-based login in the bits above. */
const ENCRYPTION_MASK = 0x03;

export interface Prelogin {
  readonly encryption: number;
  readonly asksFederatedAuthentication: boolean;
}

/** @throws ProtocolError when an option points outside the message. */
export function parsePrelogin(payload: Buffer): Prelogin {
  const options = new Map<number, Buffer>();
  for (let at = 0; payload[at] !== Option.terminator; at += 5) {
    if (at + 5 > payload.length) throw new ProtocolError('reading PRELOGIN: no end of its options');
    const start = payload.readUInt16BE(at + 1);
    const end = start + payload.readUInt16BE(at + 3);
    if (end > payload.length) throw new ProtocolError('reading PRELOGIN: an option outside of it');
    options.set(payload.readUInt8(at), payload.subarray(start, end));
  }
  return {
    encryption: (options.get(Option.encryption)?.[0] ?? EncryptionByte.notSupported) & ENCRYPTION_MASK,
    asksFederatedAuthentication: options.has(Option.fedAuthRequired),
  };
}

/** What both sides end up with. A server without a certificate encrypts nothing, and the client decides whether it goes on. */
export function negotiateEncryption(clientByte: number, hasCertificate: boolean): Encryption {
  if (!hasCertificate || clientByte === EncryptionByte.notSupported) return 'none';
  return clientByte === EncryptionByte.off ? 'login' : 'all';
}

const ANSWERS: Readonly<Record<Encryption, number>> = {
  none: EncryptionByte.notSupported,
  login: EncryptionByte.off,
  all: EncryptionByte.on,
};

export function preloginResponse(
  request: Prelogin,
  encryption: Encryption,
  [major, minor, build]: readonly [number, number, number],
): Buffer {
  const version = Buffer.from([major, minor, build >>> 8, build & 0xff, 0, 0]);
  const options: [number, Buffer][] = [
    [Option.version, version],
    [Option.encryption, Buffer.from([ANSWERS[encryption]])],
    [Option.instance, Buffer.from([0])],
    [Option.threadId, Buffer.alloc(0)],
    [Option.mars, Buffer.from([0])],
  ];
  if (request.asksFederatedAuthentication) options.push([Option.fedAuthRequired, Buffer.from([0])]);
  const head = new ByteWriter();
  let offset = options.length * 5 + 1;
  for (const [option, data] of options) {
    head.uint8(option).uint16BigEndian(offset).uint16BigEndian(data.length);
    offset += data.length;
  }
  head.uint8(Option.terminator);
  return Buffer.concat([head.view(), ...options.map(([, data]) => data)]);
}
