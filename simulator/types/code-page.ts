import { TextDecoder } from 'node:util';

/**
 * Converts between text and the bytes of (var)char columns. What a code page lacks becomes the letter without its marks
 * where there is one, else `?`, as in SQL Server.
 */
export interface CodePage {
  readonly encode: (text: string) => Buffer;
  readonly decode: (bytes: Buffer) => string;
}

const QUESTION_MARK = 0x3f;

/** Letters with a stroke, which Unicode does not take apart. */
const STROKES: Readonly<Record<string, string>> = {
  Đ: 'D',
  đ: 'd',
  Ħ: 'H',
  ħ: 'h',
  ı: 'i',
  Ł: 'L',
  ł: 'l',
  Ŧ: 'T',
  ŧ: 't',
};

function withoutMarks(char: string): string {
  return STROKES[char] ?? char.normalize('NFKD').charAt(0);
}

const UTF8: CodePage = {
  encode: (text) => Buffer.from(text, 'utf8'),
  decode: (bytes) => bytes.toString('utf8'),
};

/** The characters of windows-1252 at 0x80 to 0x9f; elsewhere it is Latin-1. */
const WINDOWS_1252_HIGH = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

// Written out, because Node 24 decodes "windows-1252" as Latin-1.
function windows1252Byte(char: string): number | undefined {
  const code = char.charCodeAt(0);
  if (code < 0x80 || (code >= 0xa0 && code <= 0xff)) return code;
  const high = WINDOWS_1252_HIGH.indexOf(char);
  return high === -1 ? undefined : 0x80 + high;
}

const WINDOWS_1252: CodePage = {
  encode(text) {
    const bytes = Buffer.from(text, 'latin1');
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code < 0x80 || (code >= 0xa0 && code <= 0xff)) continue;
      const char = text.charAt(i);
      bytes[i] = windows1252Byte(char) ?? windows1252Byte(withoutMarks(char)) ?? QUESTION_MARK;
    }
    return bytes;
  },
  decode: (bytes) =>
    bytes
      .toString('latin1')
      .replace(/[\x80-\x9f]/g, (char) => WINDOWS_1252_HIGH.charAt(char.charCodeAt(0) - 0x80)),
};

/** Labels under which the Encoding standard knows the Windows code pages. */
const DECODER_LABELS: Readonly<Record<number, string>> = {
  866: 'ibm866',
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  1250: 'windows-1250',
  1251: 'windows-1251',
  1253: 'windows-1253',
  1254: 'windows-1254',
  1255: 'windows-1255',
  1256: 'windows-1256',
  1257: 'windows-1257',
  1258: 'windows-1258',
};
const DOUBLE_BYTE = new Set([932, 936, 949, 950]);
const REPLACEMENT = '\ufffd';

const isAscii = (text: string): boolean => Buffer.byteLength(text, 'utf8') === text.length;

/** Every character of the code page with its bytes, read out of the decoder: Node has no encoders. */
function invert(decoder: TextDecoder, doubleByte: boolean): ReadonlyMap<string, readonly number[]> {
  const bytesOf = new Map<string, readonly number[]>();
  const learn = (bytes: readonly number[]): boolean => {
    const text = decoder.decode(Uint8Array.from(bytes));
    if (text.includes(REPLACEMENT) || text.length !== 1) return false;
    if (!bytesOf.has(text)) bytesOf.set(text, bytes);
    return true;
  };
  for (let first = 0; first < 256; first++) {
    if (learn([first]) || !doubleByte) continue;
    for (let second = 0x40; second < 0xff; second++) learn([first, second]);
  }
  return bytesOf;
}

function tableCodePage(label: string, doubleByte: boolean): CodePage {
  const decoder = new TextDecoder(label);
  let bytesOf: ReadonlyMap<string, readonly number[]> | undefined;
  return {
    encode(text) {
      if (isAscii(text)) return Buffer.from(text, 'latin1');
      bytesOf ??= invert(decoder, doubleByte);
      const bytes: number[] = [];
      // A character outside the basic plane counts as two there, hence two question marks.
      for (let i = 0; i < text.length; i++) {
        const char = text.charAt(i);
        bytes.push(...(bytesOf.get(char) ?? bytesOf.get(withoutMarks(char)) ?? [QUESTION_MARK]));
      }
      return Buffer.from(bytes);
    },
    decode: (bytes) => decoder.decode(bytes),
  };
}

const cache = new Map([
  [65001, UTF8],
  [1252, WINDOWS_1252],
]);

/** @throws RangeError for a code page that SQL Server has no collation for. */
export function codePage(identifier: number): CodePage {
  const known = cache.get(identifier);
  if (known !== undefined) return known;
  const label = DECODER_LABELS[identifier];
  if (label === undefined) throw new RangeError(`code page ${identifier}: not one that collations use`);
  const made = tableCodePage(label, DOUBLE_BYTE.has(identifier));
  cache.set(identifier, made);
  return made;
}
