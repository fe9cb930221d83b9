import { SqlServerError } from '../../types/sql-type';
import { hasPermission } from '../runtime/permissions';
import {
  parameterList,
  type ProcedureArguments,
  type ProcedureContext,
  type SystemProcedure,
} from './procedure';

const LEVELS =
  '@level0type varchar128 = null, @level0name sysname = null, @level1type varchar128 = null, @level1name sysname = null, @level2type varchar128 = null, @level2name sysname = null';

/** That what a property describes exists. @throws SqlServerError 15135 */
function checkTarget(args: ProcedureArguments, { execution, database }: ProcedureContext): void {
  const [schemaName, table, column] = [0, 1, 2].map((level) => args.text(`@level${level}name`));
  const path = [schemaName, table, column].filter((part) => typeof part === 'string').join('.');
  const invalid = new SqlServerError(
    15_135,
    `Object is invalid. Extended properties are not permitted on '${path}', or the object does not exist.`,
  );
  if (typeof schemaName !== 'string') return;
  const schema = database.schema(schemaName);
  if (schema === undefined) throw invalid;
  const { engine, session } = execution;
  const secured = { objectId: -1, schema: schema.name, name: '' };
  if (!hasPermission(engine, session.identity, database, 'ALTER', secured)) throw invalid;
  if (typeof table !== 'string') return;
  const definition = database.table(schemaName, table)?.definition;
  if (definition === undefined) throw invalid;
  if (args.text('@level2type')?.toUpperCase() !== 'COLUMN' || typeof column !== 'string') return;
  if (!definition.columns.some(({ name }) => name.toLowerCase() === column.toLowerCase())) throw invalid;
}

/** Descriptions are checked and not kept: no view shows any. */
const describe = (parameters: string): SystemProcedure => ({
  parameters: parameterList(`${parameters}, ${LEVELS}`),
  run(args, context) {
    checkTarget(args, context);
    return 0;
  },
});

export const PROPERTY_PROCEDURES: Readonly<Record<string, SystemProcedure>> = {
  'sys.sp_addextendedproperty': describe('@name sysname, @value variant = null'),
  'sys.sp_updateextendedproperty': describe('@name sysname, @value variant = null'),
};
