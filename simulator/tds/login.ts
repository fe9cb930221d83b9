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

/** Why a login was refused, in the order in which the client is told. */
export class RefusedLogin extends Error {
  readonly reasons: readonly unknown[];

  constructor(reasons: readonly unknown[]) {
    super('a login was refused');
    this.reasons = reasons;
  }
}

const CANNOT_OPEN_DATABASE = 4060;

/** A database that cannot be opened fails the login, and both are told. */
function refusal(error: unknown, user: string): unknown {
  if (!(error instanceof SqlServerError) || error.number !== CANNOT_OPEN_DATABASE) return error;
  return new RefusedLogin([error, new SqlServerError(18456, `Login failed for user '${user}'.`, 14)]);
}

/** Opens the session that a LOGIN7 asks for. @throws SqlServerError or RefusedLogin for a login that is refused. */
export async function logIn(payload: Buffer, backend: Backend): Promise<LoggedIn> {
  const login = parseLogin7(payload);
  refuseUnsupported(login);
  const { userName: user, password, database, hostName, applicationName, readOnlyIntent } = login;
  const session = await backend
    .login({ user, password, database, hostName, applicationName, readOnlyIntent })
    .catch((error: unknown) => {
      throw refusal(error, user);
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
