import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** `salt:digest`, both in hex: enough for a server that listens on the loopback. */
export function hashPassword(password: string): string {
  const salt = randomBytes(16).toString('hex');
  return `${salt}:${digest(password, salt).toString('hex')}`;
}

/** Passwords are told apart by case. */
export function matchesPassword(password: string, hash: string): boolean {
  const [salt = '', expected = ''] = hash.split(':');
  const found = digest(password, salt);
  const wanted = Buffer.from(expected, 'hex');
  return found.length === wanted.length && timingSafeEqual(found, wanted);
}

function digest(password: string, salt: string): Buffer {
  return createHash('sha256').update(salt).update(password, 'utf16le').digest();
}
