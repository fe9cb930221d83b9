import { type SqlValue } from '../../types/sql-type';
import { visibleTables } from '../catalog/database-objects';
import { type ForeignKey, type TableDefinition } from '../store/table-definition';
import {
  parameterList,
  type ProcedureArguments,
  type ProcedureContext,
  type SystemProcedure,
} from './procedure';
import { writeResult } from './result-set';

const RULES: Readonly<Record<string, number>> = {
  CASCADE: 0,
  'NO ACTION': 1,
  'SET NULL': 2,
  'SET DEFAULT': 4,
};
const ruleOf = (action: string): number => RULES[action.toUpperCase()] ?? 1;

const columnName = ({ columns }: TableDefinition, columnId: number | undefined): string =>
  columns.find((column) => column.columnId === columnId)?.name ?? '';

function foreignKeyRows(
  database: string,
  referenced: TableDefinition,
  referencing: TableDefinition,
  key: ForeignKey,
): SqlValue[][] {
  const primary = referenced.indexes.find(({ constraint }) => constraint !== undefined);
  return key.columnIds.map((columnId, place) => [
    database,
    referenced.schema,
    referenced.name,
    columnName(referenced, key.referencedColumnIds[place]),
    database,
    referencing.schema,
    referencing.name,
    columnName(referencing, columnId),
    place + 1,
    ruleOf(key.onUpdate),
    ruleOf(key.onDelete),
    key.name,
    primary?.name ?? null,
    7,
  ]);
}

function takesTable(args: ProcedureArguments, kind: 'pk' | 'fk'): (table: TableDefinition) => boolean {
  const same = (wanted: string | null, name: string): boolean =>
    wanted === null || wanted.toLowerCase() === name.toLowerCase();
  const name = args.text(`@${kind}table_name`);
  const owner = args.text(`@${kind}table_owner`);
  return (table) => same(name, table.name) && same(owner, table.schema);
}

function foreignKeys(args: ProcedureArguments, { execution, database }: ProcedureContext): SqlValue[][] {
  const all = [...visibleTables(execution, database)];
  const [takesPrimary, takesForeign] = [takesTable(args, 'pk'), takesTable(args, 'fk')];
  return all.filter(takesForeign).flatMap((referencing) =>
    referencing.foreignKeys.flatMap((key) => {
      const referenced = all.find(({ objectId }) => objectId === key.referencedObjectId);
      return referenced === undefined || !takesPrimary(referenced)
        ? []
        : foreignKeyRows(database.name, referenced, referencing, key);
    }),
  );
}

export const KEY_PROCEDURES: Readonly<Record<string, SystemProcedure>> = {
  'sys.sp_fkeys': {
    parameters: parameterList(
      '@pktable_name sysname = null, @pktable_owner sysname = null, @pktable_qualifier sysname = null, @fktable_name sysname = null, @fktable_owner sysname = null, @fktable_qualifier sysname = null',
    ),
    async run(args, context) {
      await writeResult(
        context.out,
        'PKTABLE_QUALIFIER sysname?, PKTABLE_OWNER sysname?, PKTABLE_NAME sysname, PKCOLUMN_NAME sysname, FKTABLE_QUALIFIER sysname?, FKTABLE_OWNER sysname?, FKTABLE_NAME sysname, FKCOLUMN_NAME sysname, KEY_SEQ smallint, UPDATE_RULE smallint?, DELETE_RULE smallint?, FK_NAME sysname?, PK_NAME sysname?, DEFERRABILITY smallint?',
        foreignKeys(args, context),
      );
      return 0;
    },
  },
};
