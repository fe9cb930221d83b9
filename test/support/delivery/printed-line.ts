import { type OutputRecord } from './observed-change';

/** Between the fields of a printed record; JSON escapes it, so that it cannot occur in keys and values of ours. */
export const SEPARATOR = '\x1f';
/** What readers print where a record has no key or no value; it is no JSON. */
export const NULL_TEXT = 'NULL';

/** Reads `[Partition:]p SEPARATOR [Offset:]o SEPARATOR key SEPARATOR value`, as the outside readers are told to print. */
export function parsePrintedLine(topic: string, line: string): OutputRecord {
  const [partition = '', offset = '', key = '', ...value] = line.split(SEPARATOR);
  const record = {
    topic,
    partition: numberAfterColon(partition),
    offset: numberAfterColon(offset),
    key: key === NULL_TEXT ? null : key,
    value: value[0] === NULL_TEXT ? null : value.join(SEPARATOR),
  };
  if (value.length === 0 || !Number.isInteger(record.partition) || !Number.isInteger(record.offset))
    throw new Error(`the reader of topic ${topic} printed '${line.slice(0, 200)}', which is no record`);
  return record;
}

/** Splits text that arrives in pieces into lines. */
export class LineSplitter {
  #rest = '';
  readonly #onLine: (line: string) => void;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  add(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#onLine(line);
  }
}

function numberAfterColon(text: string): number {
  return Number.parseInt(text.slice(text.indexOf(':') + 1), 10);
}
