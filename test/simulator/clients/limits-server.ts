import { openEngine } from '../../../simulator/engine';
import { type ResultWriter } from '../../../simulator/tds/backend';
import { type Server, startServer } from '../../../simulator/tds/server';
import { makeCertificate } from '../../../simulator/tds/tls/certificate';
import { ScriptedBackend } from '../wire/scripted-backend';
import { typeLimitsScript } from '../wire/type-limits';

export const PASSWORD = 'Passw0rd!';

/** What answers: fixed answers of the wire alone, or the engine with the table made by T-SQL. */
export type Answering = 'wire' | 'engine';

const DATABASE = 'limits';
const SETUP = [
  `CREATE DATABASE ${DATABASE}`,
  `ALTER LOGIN sa WITH DEFAULT_DATABASE = ${DATABASE}`,
  `USE ${DATABASE}`,
  typeLimitsScript(),
];

/** A result that only has to be without errors. */
const SILENT: ResultWriter = {
  columns: () => undefined,
  row: () => undefined,
  encodedRows: () => undefined,
  done: () => undefined,
  info: () => undefined,
  error: (error) => {
    throw error;
  },
  returnValue: () => undefined,
  returnStatus: () => undefined,
};

/** A server with `dbo.type_limits` in the database that clients come to. */
export async function startLimitsServer(answering: Answering): Promise<Server> {
  const tls = makeCertificate();
  if (answering === 'wire') return startServer({ backend: new ScriptedBackend(), port: 0, tls });
  const engine = await openEngine({ saPassword: PASSWORD });
  const login = { user: 'sa', password: PASSWORD, database: 'master' };
  const session = await engine.login({ ...login, hostName: '', applicationName: '', readOnlyIntent: false });
  for (const batch of SETUP) await session.execute(batch, [], SILENT, new AbortController().signal);
  await session.close();
  const server = await startServer({ backend: engine, port: 0, tls });
  return {
    port: server.port,
    close: async () => {
      await server.close();
      await engine.close();
    },
  };
}
