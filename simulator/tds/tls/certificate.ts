import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TlsIdentity } from './tls-upgrade';

const VALID_DAYS = 30;
const NAMES = 'subjectAltName=DNS:localhost,IP:127.0.0.1';

function request(folder: string): { key: string; cert: string; args: string[] } {
  const key = join(folder, 'key.pem');
  const cert = join(folder, 'cert.pem');
  const subject = ['-subj', '/CN=localhost', '-addext', NAMES, '-days', String(VALID_DAYS)];
  const files = ['-keyout', key, '-out', cert];
  return { key, cert, args: ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject, ...files] };
}

/**
 * Makes a self-signed certificate for localhost, with `openssl`: Node can make keys, but no certificates.
 * @throws Error that says what to install when there is no openssl.
 */
export function makeCertificate(): TlsIdentity {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-tls-'));
  try {
    const { key, cert, args } = request(folder);
    const { error, status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
    if (error !== undefined)
      throw new Error(`making a certificate for TLS: cannot run openssl (${error.message}): install openssl`);
    if (status !== 0)
      throw new Error(`making a certificate for TLS: openssl ended with ${status}: ${stderr}`);
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
