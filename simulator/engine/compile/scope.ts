import { SqlServerError, type SqlType, type SqlValue } from '../../types/sql-type';
import { type CommonTable } from '../../sql/ast/query';
import { type ColumnOrigin, type CompiledScalar, type OutputColumn } from './compiled';

/** A column that a source offers. */
export interface ScopeColumn {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  /** Where its value stands in the source's rows. */
  readonly slot: number;
  readonly identity: boolean;
  readonly computed: boolean;
}

/** One item of FROM, or rows that come from elsewhere (inserted, deleted, groups). */
export interface ScopeSource {
  /** Its place in the frame. */
  readonly index: number;
  /** Alias, or the table's own name. */
  readonly name: string;
  /** Schema and database of a table without alias: `dbo.t.c` finds it too. */
  readonly schema: string | undefined;
  readonly database: string | undefined;
  /** As the statement writes it, for messages; the name when absent. */
  readonly label?: string;
  readonly columns: readonly ScopeColumn[];
  /** Slots that somebody reads. */
  readonly used: Set<number>;
  /** On the inner side of an outer join: its columns may be null although the table's are not. */
  optional: boolean;
}

export interface ResolvedColumn {
  readonly origin: ColumnOrigin;
  readonly type: SqlType;
  readonly nullable: boolean;
}

/** What rows are grouped by: the group's row holds it, and other columns cannot be used any more. */
export interface Grouping {
  /** By what `identify` calls the column. */
  readonly columns: ReadonlyMap<string, ResolvedColumn>;
}

/** A common table that a query can name. */
export interface VisibleTable {
  readonly table: CommonTable;
  /** Where the names in it are looked up. */
  readonly scope: Scope | undefined;
  /** Inside the recursive part: the rows that the step before has found. */
  readonly working?: {
    readonly columns: readonly OutputColumn[];
    readonly rows: () => readonly (readonly SqlValue[])[];
  };
}

/** Names that an expression of one query can use; behind them those of the query around it. */
export class Scope {
  readonly parent: Scope | undefined;
  readonly sources: ScopeSource[] = [];
  readonly commonTables = new Map<string, VisibleTable>();
  /** Set once rows are grouped. */
  grouping: Grouping | undefined;
  /** Expressions that an earlier step has computed, by fingerprint: groups, aggregates, window functions. */
  readonly computed = new Map<string, CompiledScalar>();
  /** Whether something inside refers to a query around this one. */
  correlated = false;
  /** Collects the sources that the expression being compiled refers to. */
  private collector: Set<number> | undefined;

  constructor(parent: Scope | undefined) {
    this.parent = parent;
  }

  addSource(source: Omit<ScopeSource, 'index' | 'used' | 'optional'>): ScopeSource {
    const added = { ...source, index: this.sources.length, used: new Set<number>(), optional: false };
    if (source.name !== '' && this.sources.some((other) => sameExposedName(other, added))) {
      throw new SqlServerError(
        1013,
        `The objects "${source.name}" and "${source.name}" in the FROM clause have the same exposed names. Use correlation names to distinguish them.`,
      );
    }
    this.sources.push(added);
    return added;
  }

  findCommonTable(name: string): VisibleTable | undefined {
    return this.commonTables.get(name.toLowerCase()) ?? this.parent?.findCommonTable(name);
  }

  /** Runs the action and tells which of this scope's sources were referred to. */
  collect<T>(action: () => T): { result: T; sources: Set<number> } {
    const outer = this.collector;
    const sources = new Set<number>();
    this.collector = sources;
    try {
      return { result: action(), sources };
    } finally {
      this.collector = outer;
      if (outer !== undefined) for (const source of sources) outer.add(source);
    }
  }

  /** @throws SqlServerError 207, 209, 4104 */
  resolve(parts: readonly string[]): ResolvedColumn {
    const found = this.tryResolve(parts, 0);
    if (found !== undefined) return found;
    const name = parts.at(-1) ?? '';
    if (parts.length > 1 && !this.knowsQualifier(parts)) {
      throw new SqlServerError(4104, `The multi-part identifier "${parts.join('.')}" could not be bound.`);
    }
    throw new SqlServerError(207, `Invalid column name '${name}'.`);
  }

  private knowsQualifier(parts: readonly string[]): boolean {
    return (
      this.sources.some((source) => matchesQualifier(source, parts)) ||
      this.parent?.knowsQualifier(parts) === true
    );
  }

  private tryResolve(parts: readonly string[], level: number): ResolvedColumn | undefined {
    const hits = this.candidates(parts);
    if (hits.length > 1) throw new SqlServerError(209, `Ambiguous column name '${parts.at(-1) ?? ''}'.`);
    const [hit] = hits;
    if (hit === undefined) {
      const outer = this.parent?.tryResolve(parts, level + 1);
      if (outer !== undefined) this.correlated = true;
      return outer;
    }
    if (this.grouping === undefined) return this.use(hit.source, hit.column, level);
    return this.groupColumn(hit.source, hit.column, level, this.grouping);
  }

  private groupColumn(
    source: ScopeSource,
    column: ScopeColumn,
    level: number,
    grouping: Grouping,
  ): ResolvedColumn {
    const group = grouping.columns.get(identity(source, column));
    if (group === undefined) {
      throw new SqlServerError(
        8120,
        `Column '${source.label ?? source.name}.${column.name}' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.`,
      );
    }
    return { ...group, origin: { ...group.origin, level } };
  }

  /** A text for the column of this query that a name stands for; undefined when it is none. */
  identify(parts: readonly string[]): string | undefined {
    const [hit] = this.candidates(parts);
    return hit === undefined ? undefined : identity(hit.source, hit.column);
  }

  private candidates(parts: readonly string[]): { source: ScopeSource; column: ScopeColumn }[] {
    const wanted = (parts.at(-1) ?? '').toLowerCase();
    const hits = [];
    for (const source of this.sources) {
      if (!matchesQualifier(source, parts)) continue;
      const column = source.columns.find(({ name }) => name.toLowerCase() === wanted);
      if (column !== undefined) hits.push({ source, column });
    }
    return hits;
  }

  /** Marks a column as read. */
  use(source: ScopeSource, column: ScopeColumn, level = 0): ResolvedColumn {
    source.used.add(column.slot);
    this.collector?.add(source.index);
    return {
      origin: {
        level,
        source: source.index,
        slot: column.slot,
        name: column.name,
        identity: column.identity,
        computed: column.computed,
      },
      type: column.type,
      nullable: column.nullable || source.optional,
    };
  }

  /** Sources that `*` or `qualifier.*` stands for. @throws SqlServerError 107 */
  starSources(qualifier: readonly string[]): readonly ScopeSource[] {
    if (qualifier.length === 0) return this.sources.filter(({ name }) => !name.startsWith('\0'));
    const sources = this.sources.filter((source) => matchesQualifier(source, [...qualifier, '*']));
    if (sources.length === 0) {
      const name = qualifier.join('.');
      throw new SqlServerError(
        107,
        `The column prefix '${name}' does not match with a table name or alias name used in the query.`,
        15,
      );
    }
    return sources;
  }
}

export function identity(source: ScopeSource, column: ScopeColumn): string {
  return `#${source.index}.${column.slot}`;
}

function matchesQualifier(source: ScopeSource, parts: readonly string[]): boolean {
  const [table, schema, database] = parts.slice(0, -1).reverse();
  if (table === undefined) return true;
  if (source.name.toLowerCase() !== table.toLowerCase()) return false;
  if (schema !== undefined && schema !== '' && source.schema?.toLowerCase() !== schema.toLowerCase())
    return false;
  return (
    database === undefined || database === '' || source.database?.toLowerCase() === database.toLowerCase()
  );
}

function sameExposedName(left: ScopeSource, right: ScopeSource): boolean {
  return (
    left.name.toLowerCase() === right.name.toLowerCase() &&
    left.schema?.toLowerCase() === right.schema?.toLowerCase() &&
    left.database?.toLowerCase() === right.database?.toLowerCase()
  );
}
