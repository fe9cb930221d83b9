import { codePage, type CodePage } from './code-page';

export interface Collation {
  readonly name: string;
  readonly lcid: number;
  readonly codePageId: number;
  readonly codePage: CodePage;
  readonly caseSensitive: boolean;
  readonly accentSensitive: boolean;
  /** Compared by code (BIN, BIN2). */
  readonly binary: boolean;
  /** The five bytes that stand for it in the protocol: locale, flags, version, sort order. */
  readonly wireBytes: Buffer;
}

export const DEFAULT_COLLATION = 'SQL_Latin1_General_CP1_CI_AS';

/** Locale and code page by the designator a Windows collation's name begins with. */
const LOCALES: Readonly<Record<string, readonly [lcid: number, codePageId: number]>> = {
  Latin1_General: [0x0409, 1252],
  Albanian: [0x041c, 1250],
  Arabic: [0x0401, 1256],
  Chinese_PRC: [0x0804, 936],
  Chinese_Taiwan_Stroke: [0x0404, 950],
  Croatian: [0x041a, 1250],
  Cyrillic_General: [0x0419, 1251],
  Czech: [0x0405, 1250],
  Danish_Norwegian: [0x0406, 1252],
  Estonian: [0x0425, 1257],
  Finnish_Swedish: [0x040b, 1252],
  French: [0x040c, 1252],
  German_PhoneBook: [0x10407, 1252],
  Greek: [0x0408, 1253],
  Hebrew: [0x040d, 1255],
  Hungarian: [0x040e, 1250],
  Icelandic: [0x040f, 1252],
  Japanese: [0x0411, 932],
  Korean_Wansung: [0x0412, 949],
  Latvian: [0x0426, 1257],
  Lithuanian: [0x0427, 1257],
  Modern_Spanish: [0x0c0a, 1252],
  Polish: [0x0415, 1250],
  Romanian: [0x0418, 1250],
  Slovak: [0x041b, 1250],
  Slovenian: [0x0424, 1250],
  Thai: [0x041e, 874],
  Turkish: [0x041f, 1254],
  Ukrainian: [0x0422, 1251],
  Vietnamese: [0x042a, 1258],
};

/** The sort orders of SQL collations, kept for old databases: https://learn.microsoft.com/sql/t-sql/statements/sql-server-collation-name-transact-sql */
const SQL_SORT_ORDERS: Readonly<Record<string, number>> = {
  SQL_Latin1_General_CP1_CS_AS: 51,
  SQL_Latin1_General_CP1_CI_AS: 52,
  SQL_Latin1_General_Pref_CP1_CI_AS: 53,
  SQL_Latin1_General_CP1_CI_AI: 54,
};
const VERSIONS: Readonly<Record<string, number>> = { '': 0, '90': 1, '100': 2, '140': 3 };
const WINDOWS_NAME =
  /^(?<locale>[a-z0-9_]+?)(?:_(?<version>90|100|140))?_(?<rules>BIN2?|C[IS]_A[IS](?:_KS)?(?:_WS)?(?:_VSS)?(?:_SC)?)(?:_(?<utf8>UTF8))?$/i;

const IGNORE_CASE = 0x01;
const IGNORE_ACCENT = 0x02;
const IGNORE_KANA = 0x04;
const IGNORE_WIDTH = 0x08;
const BINARY = 0x10;
const BINARY2 = 0x20;
const UTF8 = 0x40;

function flagsOf(rules: readonly string[]): number {
  if (rules.includes('BIN')) return BINARY;
  if (rules.includes('BIN2')) return BINARY2;
  return (
    (rules.includes('CI') ? IGNORE_CASE : 0) |
    (rules.includes('AI') ? IGNORE_ACCENT : 0) |
    (rules.includes('KS') ? 0 : IGNORE_KANA) |
    (rules.includes('WS') ? 0 : IGNORE_WIDTH)
  );
}

interface Parts {
  readonly name: string;
  readonly lcid: number;
  readonly codePageId: number;
  readonly rules: string;
  readonly version: number;
  readonly sortOrder: number;
}

/** The key of `table` that is `name` in any case. */
function canonicalKey(table: Readonly<Record<string, unknown>>, name: string): string | undefined {
  return Object.keys(table).find((key) => key.toLowerCase() === name.toLowerCase());
}

function findLocale(name: string): { designator: string; lcid: number; codePageId: number } | undefined {
  const designator = canonicalKey(LOCALES, name);
  const locale = designator === undefined ? undefined : LOCALES[designator];
  return designator === undefined || locale === undefined
    ? undefined
    : { designator, lcid: locale[0], codePageId: locale[1] };
}

function windowsParts(name: string): Parts | undefined {
  const match = WINDOWS_NAME.exec(name);
  const locale = findLocale(match?.groups?.['locale'] ?? '');
  if (match?.groups === undefined || locale === undefined) return undefined;
  const { version = '', utf8 } = match.groups;
  const rules = String(match.groups['rules']).toUpperCase();
  return {
    name: [locale.designator, version, rules, utf8 && 'UTF8'].filter(Boolean).join('_'),
    lcid: locale.lcid,
    codePageId: utf8 === undefined ? locale.codePageId : 65001,
    rules,
    version: VERSIONS[version] ?? 0,
    sortOrder: 0,
  };
}

function sqlParts(name: string): Parts | undefined {
  const known = canonicalKey(SQL_SORT_ORDERS, name);
  if (known === undefined) return undefined;
  const sortOrder = SQL_SORT_ORDERS[known] ?? 0;
  return { name: known, lcid: 0x0409, codePageId: 1252, rules: known.slice(-5), version: 0, sortOrder };
}

function compose(parts: Parts): Collation {
  const flags = flagsOf(parts.rules.split('_')) | (parts.codePageId === 65001 ? UTF8 : 0);
  const wireBytes = Buffer.alloc(5);
  wireBytes.writeUInt32LE((parts.lcid | (flags << 20) | (parts.version << 28)) >>> 0);
  wireBytes[4] = parts.sortOrder;
  return {
    name: parts.name,
    lcid: parts.lcid,
    codePageId: parts.codePageId,
    codePage: codePage(parts.codePageId),
    caseSensitive: (flags & IGNORE_CASE) === 0,
    accentSensitive: (flags & IGNORE_ACCENT) === 0,
    binary: (flags & (BINARY | BINARY2)) !== 0,
    wireBytes,
  };
}

const cache = new Map<string, Collation | undefined>();

/** The collation of that name, in any case; undefined when SQL Server has none so called (or it is not covered here). */
export function findCollation(name: string): Collation | undefined {
  const key = name.toLowerCase();
  if (!cache.has(key)) {
    const parts = sqlParts(name) ?? windowsParts(name);
    cache.set(key, parts && compose(parts));
  }
  return cache.get(key);
}

/** The collation that five wire bytes stand for: by locale and flags; the code page is what matters to a value. */
export function collationOfWireBytes(bytes: Buffer): { readonly codePage: CodePage } {
  const packed = bytes.readUInt32LE(0);
  if (((packed >>> 20) & UTF8) !== 0) return { codePage: codePage(65001) };
  const lcid = packed & 0xfffff;
  const locale = Object.values(LOCALES).find(([known]) => known === lcid);
  return { codePage: codePage(locale?.[1] ?? 1252) };
}
