/** The candidate that was probably meant, or undefined when none is near. Case and separators do not count. */
export function nearest(text: string, candidates: Iterable<string>): string | undefined {
  const wanted = squash(text);
  const tolerance = Math.max(2, Math.floor(wanted.length / 4));
  let best: string | undefined;
  let bestDistance = tolerance + 1;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, squash(candidate), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

function squash(text: string): string {
  return text.toLowerCase().replace(/[-_.\s]/g, '');
}

/** Insertions, deletions, replacements and swaps of neighbours; gives up with `limit` when it is more. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  // Row i holds the distances between the first i characters of a and each beginning of b.
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j += 1) rows[i]?.push(leastEdits(rows, a, b, i, j));
  }
  return Math.min(rows[a.length]?.[b.length] ?? limit, limit);
}

function leastEdits(
  rows: readonly (readonly number[])[],
  a: string,
  b: string,
  i: number,
  j: number,
): number {
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity;
  const isSame = a[i - 1] === b[j - 1];
  const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
  return Math.min(
    at(i - 1, j) + 1,
    at(i, j - 1) + 1,
    at(i - 1, j - 1) + (isSame ? 0 : 1),
    isSwapped ? at(i - 2, j - 2) + 1 : Infinity,
  );
}
