import { ByteReader } from '../bytes/byte-reader';
import { ProtocolError } from '../bytes/protocol-error';

/** Where the fixed part of LOGIN7 keeps what we read (MS-TDS 2.2.6.4). */
const At = {
  tdsVersion: 4,
  packetBytes: 8,
  optionFlags2: 25,
  typeFlags: 26,
  optionFlags3: 27,
  hostName: 36,
  userName: 40,
  password: 44,
  applicationName: 48,
  extension: 56,
  language: 64,
  database: 68,
} as const;
const FIXED_BYTES = 94;

const Flag = { integratedSecurity: 0x80, readOnlyIntent: 0x20, extension: 0x10 } as const;

export const Feature = { federatedAuthentication: 0x02, utf8: 0x0a, terminator: 0xff } as const;

export interface Login7 {
  readonly tdsVersion: number;
  readonly packetBytes: number;
  readonly hostName: string;
  readonly userName: string;
  readonly password: string;
  readonly applicationName: string;
  readonly language: string;
  readonly database: string;
  readonly readOnlyIntent: boolean;
  readonly integratedSecurity: boolean;
  /** Identifiers of the feature extensions asked for. */
  readonly features: ReadonlySet<number>;
}

/** Undoes what hides a password from a casual look: nibbles swapped, then XOR 0xA5. */
export function revealPassword(obscured: Buffer): string {
  const clear = obscured.map((byte) => {
    const unmasked = byte ^ 0xa5;
    return ((unmasked >> 4) | (unmasked << 4)) & 0xff;
  });
  return Buffer.from(clear).toString('utf16le');
}

function variable(payload: Buffer, at: number, bytesPerUnit: number): Buffer {
  const start = payload.readUInt16LE(at);
  const end = start + payload.readUInt16LE(at + 2) * bytesPerUnit;
  if (end > payload.length) throw new ProtocolError(`reading LOGIN7: the field at ${at} lies outside of it`);
  return payload.subarray(start, end);
}

function readFeatures(payload: Buffer): ReadonlySet<number> {
  const features = new Set<number>();
  if ((payload.readUInt8(At.optionFlags3) & Flag.extension) === 0) return features;
  const start = variable(payload, At.extension, 1).readUInt32LE(0);
  const reader = new ByteReader(payload.subarray(start));
  for (;;) {
    const feature = reader.uint8();
    if (feature === Feature.terminator) return features;
    features.add(feature);
    reader.bytes(reader.uint32());
  }
}

/** @throws ProtocolError when a field lies outside the message. */
export function parseLogin7(payload: Buffer): Login7 {
  if (payload.length < FIXED_BYTES)
    throw new ProtocolError(`reading LOGIN7: ${payload.length} bytes, at least ${FIXED_BYTES}`);
  const text = (at: number): string => variable(payload, at, 2).toString('utf16le');
  return {
    tdsVersion: payload.readUInt32LE(At.tdsVersion),
    packetBytes: payload.readUInt32LE(At.packetBytes),
    hostName: text(At.hostName),
    userName: text(At.userName),
    password: revealPassword(variable(payload, At.password, 2)),
    applicationName: text(At.applicationName),
    language: text(At.language),
    database: text(At.database),
    readOnlyIntent: (payload.readUInt8(At.typeFlags) & Flag.readOnlyIntent) !== 0,
    integratedSecurity: (payload.readUInt8(At.optionFlags2) & Flag.integratedSecurity) !== 0,
    features: readFeatures(payload),
  };
}
