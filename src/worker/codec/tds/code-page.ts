import { decode } from 'iconv-lite';

/** The characters of windows-1252 at 0x80 to 0x9f; elsewhere it is Latin-1. */
const WINDOWS_1252_HIGH = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

export type TextReader = (buffer: Buffer, start: number, end: number) => string;

function readUtf8(buffer: Buffer, start: number, end: number): string {
  return buffer.toString('utf8', start, end);
}

function readWindows1252(buffer: Buffer, start: number, end: number): string {
  const text = buffer.toString('latin1', start, end);
  if (!/[\x80-\x9f]/.test(text)) return text;
  return text.replace(/[\x80-\x9f]/g, (char) => WINDOWS_1252_HIGH.charAt(char.charCodeAt(0) - 0x80));
}

/** Reads text of a code page of the server, named as the driver does (`CP1252`, `utf-8`). */
export function textReader(codePage: string | undefined): TextReader {
  if (codePage === undefined || codePage === 'utf-8') return readUtf8;
  if (codePage === 'CP1252') return readWindows1252;
  return (buffer, start, end) => {
    const ascii = buffer.toString('latin1', start, end);
    // Every code page of SQL Server has ASCII in its lower half, and no byte of it inside a longer character first.
    return /^[\0-\x7f]*$/.test(ascii) ? ascii : decode(buffer.subarray(start, end), codePage);
  };
}
