import { spawn } from 'node:child_process';
import { expect } from '@jest/globals';
import { TYPE_LIMITS } from '../wire/type-limits';

/** What a client printed: `read` as it came, `sent` as it came back when the client sent it as a parameter. */
export type ClientLines = ReadonlyMap<string, string>;

export interface Deviations {
  /** `sent 1 time_7`, or a column for all its rows: what the client makes of it by itself, and why in a comment. */
  readonly [where: string]: string | ((text: string) => string);
}

export function key(what: string, row: number, column: string): string {
  return `${what} ${row} ${column}`;
}

/** Runs a client to its end. @throws what it wrote on standard error when it fails. */
export function runClient(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(Buffer.concat(output).toString());
      else reject(new Error(`${command} ended with ${String(code)}: ${Buffer.concat(errors).toString()}`));
    });
  });
}

/** Reads lines of `what TAB row TAB column TAB text`; `\N` is NULL. */
export function parseLines(output: string): ClientLines {
  const lines = output.split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const [what = '', row = '', column = '', ...text] = line.split('\t');
      return [key(what, Number(row), column), text.join('\t')];
    }),
  );
}

function expectedText(where: string, column: string, text: string, deviations: Deviations): string {
  const deviation = deviations[where] ?? deviations[column];
  if (deviation === undefined || text === '\\N') return text;
  return typeof deviation === 'string' ? deviation : deviation(text);
}

/** Every column of every row, in each way that the client took it. */
export function expectAllLimits(
  lines: ClientLines,
  ways: readonly string[],
  deviations: Deviations = {},
): void {
  const wanted = new Map<string, string>();
  for (const what of ways)
    for (const { column, low, high } of TYPE_LIMITS)
      for (const [row, text] of [low.text, high.text, '\\N'].entries()) {
        const where = key(what, row + 1, column);
        wanted.set(where, expectedText(where, column, text, deviations));
      }
  expect(Object.fromEntries(lines)).toEqual(Object.fromEntries(wanted));
}
