import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { type ConnectionConfiguration } from 'tedious';
import { CdcError } from '../../../../core/errors/cdc-error';
import { type SqlServerConnection } from '../../../../pipeline/schema/sqlserver-source';

/** Largest packet of the protocol; the driver is a quarter faster with it than with its default. */
const PACKET_SIZE = 32_767;
const CANCEL_TIMEOUT_MS = 5_000;

interface SecurityOptions {
  readonly encrypt: boolean;
  readonly trustServerCertificate: boolean;
  readonly readOnlyIntent: boolean;
  readonly multiSubnetFailover: boolean;
  readonly cryptoCredentialsDetails?: { readonly ca: string[] };
}

/** Options that every kind of connection has in common. @throws CdcError when the file of certificates cannot be read */
export function securityOptions(settings: SqlServerConnection): SecurityOptions {
  const { encrypt, trustServerCertificate, readOnlyIntent, caFile } = settings;
  return {
    encrypt,
    trustServerCertificate,
    readOnlyIntent,
    multiSubnetFailover: readOnlyIntent,
    ...(caFile !== undefined && { cryptoCredentialsDetails: { ca: trusted(caFile) } }),
  };
}

/** The driver's settings for a connection of its own. @throws CdcError when the file of certificates cannot be read */
export function toDriverConfiguration(settings: SqlServerConnection): ConnectionConfiguration {
  const { username, password } = settings;
  return {
    server: settings.hostname,
    authentication: { type: 'default', options: { userName: username, password } },
    options: {
      port: settings.port,
      database: settings.database,
      appName: settings.applicationName,
      ...securityOptions(settings),
      connectTimeout: settings.connectTimeoutMs,
      // Its timer stops at the first packet of an answer; the connection has its own watch.
      requestTimeout: 0,
      cancelTimeout: CANCEL_TIMEOUT_MS,
      // The pipeline begins again from its committed position, which a driver cannot know.
      maxRetriesOnTransientErrors: 0,
      packetSize: PACKET_SIZE,
      useColumnNames: false,
      rowCollectionOnRequestCompletion: false,
    },
  };
}

function trusted(caFile: string): string[] {
  try {
    return [...rootCertificates, readFileSync(caFile, 'utf8')];
  } catch (cause) {
    const message = `reading the certificate authorities of the SQL Server connection: ${caFile}: ${String(cause)}`;
    throw new CdcError('CDC_FILE_UNREADABLE', message, { cause });
  }
}
