import { type JsonValue } from '../core/ports';
import { type CanonicalValues } from './canonical-values';
import { type DocumentPath } from './document-path';
import { containsReference } from './references';
import { type Reports } from './reports';
import { formatTableName, tryParseTableName } from './table-name';

const EXPECTED =
  '`schema.table`: exact names, several as a list; `[…]` around names with dots, spaces or the signs of patterns';

/** What only stands in regular expressions and wildcards; `$` is common within names. */
const PATTERN_SIGNS = /^[^[]*(?:[*\\()|?+^]|\$$)/;

/**
 * Brings the tables of a source to `schema.table`: the schema may come from a key of its own (`schema-name`), else it
 * is `dbo`; a database before it has to be that of the connection.
 */
export function qualifyTables(values: CanonicalValues, reports: Reports): void {
  const schemaName = values.get('schemaName');
  const schemaOrigin = values.originOf('schemaName');
  values.delete('schemaName');
  const tables = values.get('tables');
  const origin = values.originOf('tables');
  if (!Array.isArray(tables) || origin === undefined) return;
  const schema = typeof schemaName === 'string' ? schemaName : undefined;
  if (schemaOrigin !== undefined && schema === undefined) {
    reports.problem(schemaOrigin, {
      value: schemaName,
      message: 'not valid',
      expected: 'the name of a schema',
    });
  }
  const qualifier = new Qualifier(values, reports, origin, schema);
  const qualified = tables.map((table: JsonValue) => qualifier.qualify(table));
  values.delete('tables');
  values.set('tables', qualified, origin, false);
}

class Qualifier {
  readonly #values: CanonicalValues;
  readonly #reports: Reports;
  readonly #origin: DocumentPath;
  readonly #schema: string | undefined;

  constructor(values: CanonicalValues, reports: Reports, origin: DocumentPath, schema: string | undefined) {
    this.#values = values;
    this.#reports = reports;
    this.#origin = origin;
    this.#schema = schema;
  }

  qualify(text: JsonValue): JsonValue {
    if (typeof text !== 'string' || containsReference(text)) return text;
    const name = tryParseTableName(text);
    if (name?.table === undefined || PATTERN_SIGNS.test(text)) return this.#refuse(text, 'not a table');
    const { database, schema = this.#schema ?? 'dbo', table } = name;
    if (this.#schema !== undefined && schema !== this.#schema) {
      return this.#refuse(text, `not of the schema ${this.#schema}`);
    }
    if (database !== undefined && !this.#isDatabase(database)) {
      return this.#refuse(text, 'not of the database of the connection');
    }
    return formatTableName({ schema, table });
  }

  #isDatabase(database: string): boolean {
    const connected = this.#values.get('connection.database');
    if (connected === undefined) this.#values.set('connection.database', database, this.#origin, false);
    return connected === undefined || connected === database || containsReference(connected);
  }

  #refuse(text: string, message: string): string {
    this.#reports.problem(this.#origin, { value: text, message, expected: EXPECTED });
    return text;
  }
}
