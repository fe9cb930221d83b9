import { CDC_HELP_PROCEDURES } from './cdc-help-procedures';
import { CDC_PROCEDURES } from './cdc-procedures';
import { DRIVER_PROCEDURES } from './driver-procedures';
import { KEY_PROCEDURES } from './key-procedures';
import { type SystemProcedure } from './procedure';
import { PROPERTY_PROCEDURES } from './property-procedures';
import { RENAME_PROCEDURES } from './rename-procedure';
import { SERVER_PROCEDURES } from './server-procedures';
import { TYPE_INFO_PROCEDURES } from './type-info-procedures';

const GROUPS = [
  CDC_PROCEDURES,
  CDC_HELP_PROCEDURES,
  DRIVER_PROCEDURES,
  KEY_PROCEDURES,
  PROPERTY_PROCEDURES,
  RENAME_PROCEDURES,
  SERVER_PROCEDURES,
  TYPE_INFO_PROCEDURES,
];
const procedures = new Map(GROUPS.flatMap((group) => Object.entries(group)));

/** A procedure of the server, in any database; those of the schema sys are found without it, and as dbo's. */
export function findProcedure(schema: string | undefined, name: string): SystemProcedure | undefined {
  const wanted = schema === undefined || schema.toLowerCase() === 'dbo' ? 'sys' : schema.toLowerCase();
  return procedures.get(`${wanted}.${name.toLowerCase()}`);
}
