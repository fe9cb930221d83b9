import { type SqlValue } from '../../types/sql-type';
import { type EngineState, SERVER_COLLATION } from '../runtime/engine-state';
import { INT, SYSNAME } from './definition';

export const PRODUCT_VERSION = [16, 0, 4175] as const;

export const VERSION_TEXT =
  'Microsoft SQL Server 2022 (RTM-CU16) - 16.0.4175.1 (X64) \n\tSimulated by flink-cdc-connector\n\tDeveloper Edition (64-bit) on Linux <X64>';

type Property = (engine: EngineState) => string | number;

const PROPERTIES: Readonly<Record<string, Property>> = {
  productversion: () => `${PRODUCT_VERSION.join('.')}.1`,
  productmajorversion: () => String(PRODUCT_VERSION[0]),
  productminorversion: () => String(PRODUCT_VERSION[1]),
  productbuild: () => String(PRODUCT_VERSION[2]),
  productlevel: () => 'RTM',
  productupdatelevel: () => 'CU16',
  edition: () => 'Developer Edition (64-bit)',
  editionid: () => -2_117_995_310,
  engineedition: () => 3,
  servername: (engine) => engine.serverName,
  machinename: (engine) => engine.serverName,
  collation: () => SERVER_COLLATION,
  isclustered: () => 0,
  ishadrenabled: () => 0,
  isintegratedsecurityonly: () => 0,
  issingleuser: () => 0,
  isfulltextinstalled: () => 0,
  lcid: () => 1033,
  sqlcharsetname: () => 'iso_1',
  processid: () => process.pid,
};

/** Null for a property that does not exist, as the server has it. */
export function serverProperty(engine: EngineState, name: string): SqlValue {
  const value = PROPERTIES[name.toLowerCase()]?.(engine);
  if (value === undefined) return null;
  return { type: typeof value === 'number' ? INT : SYSNAME, value };
}
