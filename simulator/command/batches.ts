/** A stretch of a script that is sent as one. */
export interface Batch {
  readonly sql: string;
  /** Line of the script on which it begins, from 1. */
  readonly line: number;
  /** How often it is run: `GO 5`. */
  readonly count: number;
}

const GO = /^\s*GO(?:\s+(\d+))?\s*(?:--.*)?$/i;

/** What a line may begin inside of, where `GO` is text: a quoted text or name by its closing sign, comments by their depth. */
type Inside = 'code' | "'" | '"' | ']' | number;

const IN_CODE = /--|\/\*|['"[]/g;
const IN_COMMENT = /\/\*|\*\//g;
const CLOSERS: Readonly<Record<string, Inside>> = { "'": "'", '"': '"', '[': ']' };

function afterCommentMark(depth: number, mark: string): Inside {
  // Comments nest.
  const next = depth + (mark === '/*' ? 1 : -1);
  return next === 0 ? 'code' : next;
}

/** The state after the first sign at or behind `from` that changes it, and where that sign ends; undefined for none. */
function nextChange(line: string, from: number, inside: Inside): { inside: Inside; end: number } | undefined {
  if (typeof inside === 'string' && inside !== 'code') {
    const close = line.indexOf(inside, from);
    // A doubled quote closes and opens again, which comes to the same.
    return close === -1 ? undefined : { inside: 'code', end: close + 1 };
  }
  const signs = inside === 'code' ? IN_CODE : IN_COMMENT;
  signs.lastIndex = from;
  const sign = signs.exec(line)?.[0];
  if (sign === undefined || sign === '--') return undefined;
  const depth = inside === 'code' ? 0 : inside;
  return { inside: CLOSERS[sign] ?? afterCommentMark(depth, sign), end: signs.lastIndex };
}

function insideAfter(line: string, start: Inside): Inside {
  let inside = start;
  let from = 0;
  for (;;) {
    const change = nextChange(line, from, inside);
    if (change === undefined) return inside;
    inside = change.inside;
    from = change.end;
  }
}

/** Cuts a script at its lines `GO`, as sqlcmd does; batches of nothing but white space are left out. */
export function splitBatches(script: string): Batch[] {
  const batches: Batch[] = [];
  let inside: Inside = 'code';
  let lines: string[] = [];
  let firstLine = 1;
  const close = (count: number, nextLine: number): void => {
    const sql = lines.join('\n');
    if (sql.trim() !== '') batches.push({ sql, line: firstLine, count });
    lines = [];
    firstLine = nextLine;
  };
  for (const [index, line] of script
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const go = inside === 'code' ? GO.exec(line) : null;
    if (go !== null) {
      close(Number(go[1] ?? 1), index + 2);
      continue;
    }
    lines.push(line);
    inside = insideAfter(line, inside);
  }
  close(1, 0);
  return batches;
}
