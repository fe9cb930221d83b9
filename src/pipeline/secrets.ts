import { type JsonValue } from '../core/ports';

/** Parts of keys, as patterns, whose values are secrets; in any case. The chart looks for the same ones. */
export const SECRET_WORDS = [
  'pass(?:word|wd|phrase)',
  'secret',
  'token',
  'jaas',
  'credential',
  'private[-_.]?key',
  'api[-_.]?key',
  'access[-_.]?key',
] as const;

const secretKey = new RegExp(SECRET_WORDS.join('|'), 'i');
/** `user:password@` of a URL, also where no URL belongs. */
const userInformation = /([^\s:/@]+):[^\s/@]+@/g;
const wholeReference = /^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/;

/** What stands for a secret wherever one would be shown. */
export const MASK = '***';

/** Whether values under this key are never shown. */
export function isSecretKey(key: string): boolean {
  return secretKey.test(key);
}

/** The value as it may be shown under `key`: secrets masked, references to secrets kept as they are written. */
export function maskSecrets(value: JsonValue, key = ''): JsonValue {
  if ((isSecretKey(key) && value !== null) || isLogin(key, value)) return isReference(value) ? value : MASK;
  if (Array.isArray(value)) return value.map((item: JsonValue) => maskSecrets(item, key));
  if (typeof value === 'string') return value.replace(userInformation, `$1:${MASK}@`);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, maskSecrets(item, name)]));
}

/** A text in the place of user name and password probably holds both. */
function isLogin(key: string, value: JsonValue): boolean {
  return key === 'sasl' && typeof value === 'string';
}

function isReference(value: JsonValue): boolean {
  return typeof value === 'string' && wholeReference.test(value);
}
