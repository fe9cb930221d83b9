import { SqlServerError } from '../../types/sql-type';
import { type EngineState, type ServerConfiguration } from '../runtime/engine-state';
import { hasServerPermission } from '../runtime/permissions';
import { parameterList, type ProcedureContext, type SystemProcedure } from './procedure';
import { writeResult } from './result-set';

const COLUMNS = 'name nvarchar35, minimum int, maximum int, config_value int, run_value int';

/** Advanced options are there for those who asked to see them. */
function shown({ configurations }: EngineState): ServerConfiguration[] {
  const seesAll = configurations.some((one) => one.name === 'show advanced options' && one.valueInUse === 1);
  return configurations.filter(({ advanced }) => seesAll || !advanced);
}

/** An option by its name or the beginning of it. @throws SqlServerError 15123, 15124 */
function optionOf(engine: EngineState, wanted: string): ServerConfiguration {
  const name = wanted.toLowerCase();
  const all = shown(engine);
  const exact = all.filter((one) => one.name.toLowerCase() === name);
  const found = exact.length > 0 ? exact : all.filter((one) => one.name.toLowerCase().startsWith(name));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  if (only === undefined)
    throw new SqlServerError(
      15_123,
      `The configuration option '${wanted}' does not exist, or it may be an advanced option.`,
    );
  throw new SqlServerError(15_124, `The configuration option '${wanted}' is not unique.`);
}

/** Takes effect with RECONFIGURE. @throws SqlServerError 15247, 15129 */
function configure(
  { execution: { engine, session }, out }: ProcedureContext,
  name: string,
  value: number,
): void {
  const option = optionOf(engine, name);
  if (!hasServerPermission(engine, session.identity, 'ALTER SETTINGS'))
    throw new SqlServerError(15_247, 'User does not have permission to perform this action.');
  if (value < option.minimum || value > option.maximum)
    throw new SqlServerError(
      15_129,
      `'${value}' is not a valid value for configuration option '${option.name}'.`,
    );
  const text = `Configuration option '${option.name}' changed from ${option.value} to ${value}. Run the RECONFIGURE statement to install.`;
  option.value = value;
  out.info({ number: 15_457, severity: 0, state: 1, text });
}

/** @throws SqlServerError 229 */
function controlAgent({ execution: { engine, session } }: ProcedureContext, action: string): void {
  if (!hasServerPermission(engine, session.identity, 'CONTROL SERVER'))
    throw new SqlServerError(
      229,
      "The EXECUTE permission was denied on the object 'xp_servicecontrol', database 'mssqlsystemresource', schema 'sys'.",
      14,
      5,
    );
  if (action !== 'STOP' && action !== 'START')
    throw new SqlServerError(22_003, `The control action '${action}' is not valid.`);
  engine.agentRunning = action === 'START';
}

/** Options of the server and its services. */
export const SERVER_PROCEDURES: Readonly<Record<string, SystemProcedure>> = {
  'sys.sp_configure': {
    parameters: parameterList('@configname nvarchar35 = null, @configvalue int = null'),
    async run(args, context) {
      const { engine } = context.execution;
      const [name, value] = [args.text('@configname'), args.number('@configvalue')];
      if (name !== null && value !== null) {
        configure(context, name, value);
        return 0;
      }
      const options = name === null ? shown(engine) : [optionOf(engine, name)];
      const rows = options.map((one) => [one.name, one.minimum, one.maximum, one.value, one.valueInUse]);
      await writeResult(context.out, COLUMNS, rows);
      return 0;
    },
  },
  'sys.xp_servicecontrol': {
    parameters: parameterList('@action sysname, @service sysname'),
    run(args, context) {
      const service = args.requiredText('@service');
      if (!/^sqlserveragent$/i.test(service))
        throw new SqlServerError(22_003, `The service '${service}' does not exist as an installed service.`);
      controlAgent(context, args.requiredText('@action').toUpperCase());
      return 0;
    },
  },
};
