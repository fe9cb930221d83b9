import { CdcError } from '../../core/errors/cdc-error';

/** @throws CdcError for what is not `host:port`. */
export function parseServer(server: string): { readonly host: string; readonly port: number } {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:\s]+)):(\d{1,5})$/.exec(server.trim());
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || port < 1 || port > 65_535)
    throw new CdcError(
      'CDC_KAFKA_SETTINGS_INVALID',
      `reading the bootstrap server "${server}": expected host:port, e.g. kafka.example.org:9092`,
    );
  return { host, port };
}
