import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { type ConnectionConfiguration } from 'tedious';
import { CdcError } from '../../../../core/errors/cdc-error';
import { type SqlServerConnection } from '../../../../pipeline/schema/sqlserver-source';

/** Largest packet of the protocol; the driver is a quarter faster with it than with its default. */
const PACKET_SIZE = 32_767;
const CANCEL_TIMEOUT_MS = 5_000;

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
      encrypt: settings.encrypt,
      trustServerCertificate: settings.trustServerCertificate,
      readOnlyIntent: settings.readOnlyIntent,
      multiSubnetFailover: settings.readOnlyIntent,
      connectTimeout: settings.connectTimeoutMs,
      // Its timer stops at the first packet of an answer; the connection has its own watch.
      requestTimeout: 0,
      cancelTimeout: CANCEL_TIMEOUT_MS,
      // The pipeline begins again from its committed position, which a driver cannot know.
      maxRetriesOnTransientErrors: 0,
      packetSize: PACKET_SIZE,
      useColumnNames: false,
      rowCollectionOnRequestCompletion: false,
      ...(settings.caFile !== undefined && { cryptoCredentialsDetails: { ca: trusted(settings.caFile) } }),
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
