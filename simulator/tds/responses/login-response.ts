import { DEFAULT_COLLATION, findCollation } from '../../types/collation';
import { ByteWriter } from '../bytes/byte-writer';
import { DEFAULT_PACKET_BYTES } from '../packets/packet';
import { Feature, type Login7 } from '../requests/login7';
import { envChange } from './env-change';
import { writeInfo } from './message-tokens';
import { writeDone } from './result-tokens';
import { Token } from './token';

export interface LoginOutcome {
  readonly serverName: string;
  readonly productVersion: readonly [major: number, minor: number, build: number];
  readonly database: string;
  readonly language: string;
  readonly packetBytes: number;
}

const PROGRAM_NAME = 'Microsoft SQL Server';
const TRANSACT_SQL = 1;
const COLLATION_BYTES = findCollation(DEFAULT_COLLATION)?.wireBytes ?? Buffer.alloc(5);

function writeLoginAck(tdsVersion: number, { productVersion }: LoginOutcome, out: ByteWriter): void {
  const [major, minor, build] = productVersion;
  const body = new ByteWriter(64)
    .uint8(TRANSACT_SQL)
    .uint32BigEndian(tdsVersion)
    .shortText(PROGRAM_NAME)
    .uint8(major)
    .uint8(minor)
    .uint16BigEndian(build);
  out.uint8(Token.loginAck).uint16(body.length).bytes(body.view());
}

/** Of the extensions only UTF-8 is known; what is not acknowledged is off. */
function writeFeatures(asked: ReadonlySet<number>, out: ByteWriter): void {
  if (asked.size === 0) return;
  out.uint8(Token.featureExtAck);
  if (asked.has(Feature.utf8)) out.uint8(Feature.utf8).uint32(1).uint8(1);
  out.uint8(Feature.terminator);
}

export function writeDatabaseChange(
  current: string,
  previous: string,
  serverName: string,
  out: ByteWriter,
): void {
  envChange.database(current, previous, out);
  const text = `Changed database context to '${current}'.`;
  writeInfo({ number: 5701, severity: 0, state: 2, text }, serverName, out);
}

/** The answer to a login that succeeded. */
export function writeLoginResponse(login: Login7, outcome: LoginOutcome, out: ByteWriter): void {
  const { serverName, database, language, packetBytes } = outcome;
  writeDatabaseChange(database, 'master', serverName, out);
  envChange.collation(COLLATION_BYTES, out);
  envChange.language(language, '', out);
  const text = `Changed language setting to ${language}.`;
  writeInfo({ number: 5703, severity: 0, state: 1, text }, serverName, out);
  writeLoginAck(login.tdsVersion, outcome, out);
  envChange.packetSize(packetBytes, DEFAULT_PACKET_BYTES, out);
  writeFeatures(login.features, out);
  writeDone(Token.done, { status: 0, command: 0, rowCount: 0 }, out);
}
