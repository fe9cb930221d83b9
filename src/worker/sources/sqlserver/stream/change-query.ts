import { TYPES } from 'tedious';
import { type Lsn, lsnToBytes } from '../../../codec/lsn';
import { lsnReader } from '../../../codec/tds/lsn-reader';
import { type CapturedTable } from '../discovery/captured-table';
import { type ChangePoint } from '../handover/change';
import { type WindowBounds } from '../handover/table-handover';
import { BoundComparison, type KeyBound } from '../snapshot/key-bound';
import { changeTable } from '../sql-name';
import { type SqlParameter, type Statement } from '../tds/statement';

/** Rows after this: all of later commits, or of this commit only those behind `point`. */
export interface PageStart {
  readonly lsn: Lsn;
  readonly point?: ChangePoint | undefined;
}

export interface PageRequest {
  readonly table: CapturedTable;
  readonly after: PageStart;
  /** Last commit of the page. */
  readonly upTo: Lsn;
  readonly maxRows: number;
  /** Present while the table is being snapshotted. */
  readonly bounds: WindowBounds<KeyBound> | undefined;
}

/** Places of the columns that stand before the table's own. */
export interface PageLayout {
  /** Ordinal of `__$update_mask`; undefined when the table has no large columns. */
  readonly mask: number | undefined;
  /** Ordinal of the server's judgement of the key; undefined when the table only streams. */
  readonly window: number | undefined;
  readonly firstColumn: number;
}

export const START_LSN = 0;
export const COMMAND_ID = 1;
export const SEQVAL = 2;
export const OPERATION = 3;
const FIXED_COLUMNS = 4;

export function pageLayout(table: CapturedTable, hasWindows: boolean): PageLayout {
  const mask = table.columns.some(({ isLarge }) => isLarge) ? FIXED_COLUMNS : undefined;
  const afterMask = mask === undefined ? FIXED_COLUMNS : FIXED_COLUMNS + 1;
  const window = hasWindows ? afterMask : undefined;
  return { mask, window, firstColumn: hasWindows ? afterMask + 1 : afterMask };
}

export function binary10(name: string, lsn: Lsn): SqlParameter {
  return { name, type: TYPES.Binary, value: lsnToBytes(lsn), length: 10 };
}

/** Reads one page of a change table, in the order of its unique index, which on older servers has no command id. */
export function changeQuery({ table, after, upTo, maxRows, bounds }: PageRequest): Statement {
  const { instance, columns, hasCommandId } = table;
  const comparison = new BoundComparison(table.key, 't');
  const commandId = hasCommandId ? 't.[__$command_id]' : 'CAST(0 AS int)';
  const selected = ['t.[__$start_lsn]', commandId, 't.[__$seqval]', 't.[__$operation]'];
  if (columns.some(({ isLarge }) => isLarge)) selected.push('t.[__$update_mask]');
  if (bounds !== undefined) selected.push(`${windowOf(bounds, comparison)} AS [__window]`);
  selected.push(...columns.map(({ select }) => select));
  const parameters = [
    { name: 'page', type: TYPES.Int, value: maxRows },
    binary10('hi', upTo),
    binary10('l', after.lsn),
    ...pointParameters(after, hasCommandId),
    ...comparison.parameters,
  ];
  const sql = `SELECT TOP (@page) ${selected.join(', ')}
FROM ${changeTable(instance.name)} AS t
WHERE t.[__$start_lsn] <= @hi AND ${afterClause(after, hasCommandId)}
ORDER BY t.[__$start_lsn], ${hasCommandId ? 't.[__$command_id], ' : ''}t.[__$seqval], t.[__$operation]`;
  const readers = [lsnReader(), undefined, lsnReader()];
  return { doing: `reading ${changeTable(instance.name)}`, sql, parameters, readers };
}

function pointParameters({ point }: PageStart, hasCommandId: boolean): SqlParameter[] {
  if (point === undefined) return [];
  return [
    ...(hasCommandId ? [{ name: 'c', type: TYPES.Int, value: point.commandId }] : []),
    binary10('s', point.seqval),
    { name: 'o', type: TYPES.Int, value: point.operation },
  ];
}

function afterClause({ point }: PageStart, hasCommandId: boolean): string {
  if (point === undefined) return 't.[__$start_lsn] > @l';
  const behind = `(t.[__$seqval] > @s
OR (t.[__$seqval] = @s AND t.[__$operation] > @o))`;
  const inCommit = hasCommandId
    ? `(t.[__$command_id] > @c OR (t.[__$command_id] = @c AND ${behind}))`
    : behind;
  // The first condition is implied by the rest; it lets the server seek.
  return `t.[__$start_lsn] >= @l AND (t.[__$start_lsn] > @l OR (t.[__$start_lsn] = @l AND ${inCommit}))`;
}

/** 0 for keys of delivered windows, 1, 2 ... for those of open windows, null above; in the server's order of keys. */
function windowOf({ floor, ceilings }: WindowBounds<KeyBound>, comparison: BoundComparison): string {
  const ends: [KeyBound, ordinal: number][] = floor === null ? [] : [[floor, 0]];
  let beyond = 'NULL';
  ceilings.forEach((ceiling, i) => {
    if (ceiling === null) beyond = String(i + 1);
    else ends.push([ceiling, i + 1]);
  });
  return `CAST(${judge(ends, beyond, comparison)} AS int)`;
}

/** Halves the windows at each comparison: a row takes few of them, and the server nests expressions ten deep at most. */
function judge(
  ends: readonly (readonly [KeyBound, ordinal: number])[],
  beyond: string,
  comparison: BoundComparison,
): string {
  const middle = ends.length >> 1;
  const end = ends[middle];
  if (end === undefined) return beyond;
  const [ceiling, ordinal] = end;
  const below = judge(ends.slice(0, middle), String(ordinal), comparison);
  const above = judge(ends.slice(middle + 1), beyond, comparison);
  return `CASE WHEN ${comparison.upTo(ceiling)} THEN ${below} ELSE ${above} END`;
}
