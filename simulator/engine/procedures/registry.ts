import { CDC_HELP_PROCEDURES } from './cdc-help-procedures';
import { CDC_PROCEDURES } from './cdc-procedures';
import { type SystemProcedure } from './procedure';

const procedures = new Map<string, SystemProcedure>();
for (const group of [CDC_PROCEDURES, CDC_HELP_PROCEDURES])
  for (const [name, procedure] of Object.entries(group)) procedures.set(name, procedure);

/** A procedure of the server, in any database; those of the schema sys are found without it, and as dbo's. */
export function findProcedure(schema: string | undefined, name: string): SystemProcedure | undefined {
  const wanted = schema === undefined || schema.toLowerCase() === 'dbo' ? 'sys' : schema.toLowerCase();
  return procedures.get(`${wanted}.${name.toLowerCase()}`);
}
