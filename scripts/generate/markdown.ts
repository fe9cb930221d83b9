/** A page of the reference, with the note that it is made. @param source what to change instead of the page */
export function page(title: string, source: string, sections: readonly string[]): string {
  const note = `<!-- Made by \`npm run gen\` from ${source}. Do not edit. -->`;
  return `${[note, `# ${title}`, ...sections].join('\n\n')}\n`;
}

/** A table; line breaks and bars in cells do not break it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

export function codeBlock(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
