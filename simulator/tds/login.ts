import { SqlServerError } from '../types/sql-type';
import { type Backend, type Session } from './backend';
import { type ByteWriter } from './bytes/byte-writer';
import { DEFAULT_PACKET_BYTES, MAX_PACKET_BYTES, MIN_PACKET_BYTES } from './packets/packet';
import { Feature, parseLogin7, type Login7 } from './requests/login7';
import { writeLoginResponse } from './responses/login-response';

export interface LoggedIn {
  readonly session: Session;
  readonly packetBytes: number;
  readonly writeResponse: (out: ByteWriter) => void;
}

/** TDS 7.3 is the first with the date and time types of today. */
const OLDEST_TDS = 0x730a0003;
const TDS_8 = 0x08000000;

function refuseUnsupported({ tdsVersion, integratedSecurity, features }: Login7): void {
  if (tdsVersion < OLDEST_TDS && tdsVersion !== TDS_8)
    throw new SqlServerError(
      17803,
      `The login asks for TDS version 0x${tdsVersion.toString(16)}: 7.3 (0x730a0003) and later are supported.`,
      20,
    );
  if (integratedSecurity || features.has(Feature.federatedAuthentication))
    throw new SqlServerError(
      18452,
      'Login failed. The login is from an untrusted domain and cannot be used with Integrated authentication.',
      14,
    );
}

function agreedPacketBytes(asked: number): number {
  return asked === 0 ? DEFAULT_PACKET_BYTES : Math.min(Math.max(asked, MIN_PACKET_BYTES), MAX_PACKET_BYTES);
}

/** Opens the session that a LOGIN7 asks for. @throws SqlServerError for a login that is refused. */
export async function logIn(payload: Buffer, backend: Backend): Promise<LoggedIn> {
  const login = parseLogin7(payload);
  refuseUnsupported(login);
  const { userName: user, password, database, hostName, applicationName, readOnlyIntent } = login;
  const session = await backend.login({
    user,
    password,
    database,
    hostName,
    applicationName,
    readOnlyIntent,
  });
  const packetBytes = agreedPacketBytes(login.packetBytes);
  const { serverName, productVersion } = backend;
  const outcome = {
    serverName,
    productVersion,
    database: session.database,
    language: session.language,
    packetBytes,
  };
  return { session, packetBytes, writeResponse: (out) => writeLoginResponse(login, outcome, out) };
}
