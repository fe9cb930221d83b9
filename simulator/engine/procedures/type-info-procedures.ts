import { type SqlType, type SqlTypeName, type SqlValue } from '../../types/sql-type';
import { SYSTEM_TYPES, type SystemType } from '../values/type-catalog';
import { familyOf, isUnicode } from '../values/type-family';
import { odbcTypeOf } from './odbc-type';
import { parameterList, type SystemProcedure } from './procedure';
import { writeResult } from './result-set';

const IS_SEARCHABLE_BY_LIKE = 3;
const IS_SEARCHABLE = 2;

/** The largest member of a type, as new columns may have it. */
function largest({ name, precision, scale }: SystemType): SqlType {
  const typeName = (name === 'timestamp' ? 'rowversion' : name) as SqlTypeName;
  if (/^(var)?(char|binary)$/.test(name)) return { name: typeName, length: 8000 };
  if (/^n(var)?char$/.test(name)) return { name: typeName, length: 4000 };
  return name === 'decimal' || name === 'numeric' ? { name: typeName, precision, scale } : { name: typeName };
}

function createParameters({ name, length }: SqlType): string | null {
  if (name === 'decimal' || name === 'numeric') return 'precision,scale';
  return length === undefined ? null : 'length';
}

/** What a literal of the type begins and ends with. */
function literalMarks(type: SqlType): readonly [prefix: string | null, suffix: string | null] {
  switch (familyOf(type)) {
    case 'character':
    case 'xml':
      return [isUnicode(type) ? "N'" : "'", "'"];
    case 'binary':
      return ['0x', null];
    case 'date':
    case 'time':
    case 'datetime':
    case 'guid':
      return ["'", "'"];
    default:
      return [null, null];
  }
}

function typeRow(system: SystemType): SqlValue[] {
  const type = largest(system);
  const odbc = odbcTypeOf(type);
  const isExact = odbc.radix === 10;
  const largestScale = type.name === 'decimal' || type.name === 'numeric' ? 38 : odbc.scale;
  return [
    system.name,
    odbc.dataType,
    odbc.precision,
    ...literalMarks(type),
    createParameters(type),
    type.name === 'rowversion' ? 0 : 1,
    0,
    familyOf(type) === 'character' ? IS_SEARCHABLE_BY_LIKE : IS_SEARCHABLE,
    isExact ? Number(type.name === 'tinyint') : null,
    Number(type.name.endsWith('money')),
    isExact ? 0 : null,
    system.name,
    isExact ? 0 : null,
    largestScale,
    odbc.sqlDataType,
    odbc.datetimeSub,
    odbc.radix,
    null,
    0,
  ];
}

function typeRows(wanted: number): SqlValue[][] {
  return SYSTEM_TYPES.filter(({ name }) => name !== 'sysname')
    .map(typeRow)
    .filter(([, dataType]) => wanted === 0 || dataType === wanted)
    .sort((a, b) => Number(a[1]) - Number(b[1]));
}

const typeInfo: SystemProcedure = {
  parameters: parameterList('@data_type int = 0, @odbcver tinyint = 2'),
  async run(args, { out }) {
    await writeResult(
      out,
      'TYPE_NAME sysname, DATA_TYPE smallint, PRECISION int?, LITERAL_PREFIX varchar32?, LITERAL_SUFFIX varchar32?, CREATE_PARAMS varchar32?, NULLABLE smallint, CASE_SENSITIVE smallint, SEARCHABLE smallint, UNSIGNED_ATTRIBUTE smallint?, MONEY smallint, AUTO_INCREMENT smallint?, LOCAL_TYPE_NAME sysname?, MINIMUM_SCALE smallint?, MAXIMUM_SCALE smallint?, SQL_DATA_TYPE smallint, SQL_DATETIME_SUB smallint?, NUM_PREC_RADIX int?, INTERVAL_PRECISION smallint?, USERTYPE smallint?',
      typeRows(args.number('@data_type') ?? 0),
    );
    return 0;
  },
};

/** What types there are, by their ODBC numbers. */
export const TYPE_INFO_PROCEDURES: Readonly<Record<string, SystemProcedure>> = {
  'sys.sp_datatype_info': typeInfo,
  'sys.sp_datatype_info_90': typeInfo,
  'sys.sp_datatype_info_100': typeInfo,
};
