/** A name as T-SQL takes it whatever is in it. */
export function quoteName(name: string): string {
  return `[${name.replaceAll(']', ']]')}]`;
}

/** The change table of a capture instance. */
export function changeTable(instance: string): string {
  return `cdc.${quoteName(`${instance}_CT`)}`;
}

/** A text literal. */
export function quoteText(text: string): string {
  return `N'${text.replaceAll("'", "''")}'`;
}
