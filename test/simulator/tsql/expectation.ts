function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** `...` stands for anything, `*` for a whole value or the type of a column. */
function pattern(expected: string): RegExp {
  const source = expected
    .split(' | ')
    .map((field) =>
      escape(field)
        .replaceAll('\\.\\.\\.', '.*')
        .replace(/(^| )\\\*$/, '$1.*'),
    )
    .join(' \\| ');
  return new RegExp(`^${source}$`, 's');
}

/** The actual lines, with those that meet what is expected in its words: a comparison then shows only what differs. */
export function inWordsOf(expected: readonly string[], actual: readonly string[]): string[] {
  return actual.map((line, index) => {
    const wanted = expected[index];
    return wanted !== undefined && pattern(wanted).test(line) ? wanted : line;
  });
}
