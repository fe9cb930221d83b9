import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate authority that lives in a folder, made by `openssl` when a test needs it. */
export class CertificateAuthority {
  readonly #folder: string;
  #serial = 0;

  constructor(folder: string) {
    this.#folder = folder;
    this.#openssl([
      'req',
      '-x509',
      '-subj',
      '/CN=test authority',
      '-days',
      '2',
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
    ]);
  }

  get pem(): string {
    return readFileSync(join(this.#folder, 'ca.pem'), 'utf8');
  }

  /** @param alternativeName e.g. `IP:127.0.0.1` or `DNS:elsewhere` */
  issue(commonName: string, alternativeName: string): Certificate {
    const name = `issued-${++this.#serial}`;
    const path = (extension: string): string => join(this.#folder, `${name}.${extension}`);
    this.#openssl(['req', '-subj', `/CN=${commonName}`, '-keyout', path('key'), '-out', path('csr')]);
    writeFileSync(path('ext'), `subjectAltName=${alternativeName}\n`);
    execFileSync(
      'openssl',
      [
        'x509',
        '-req',
        '-in',
        path('csr'),
        '-CA',
        'ca.pem',
        '-CAkey',
        'ca.key',
        '-CAcreateserial',
        '-days',
        '2',
      ].concat(['-extfile', path('ext'), '-out', path('pem')]),
      { cwd: this.#folder, stdio: 'pipe' },
    );
    return { certificate: readFileSync(path('pem'), 'utf8'), key: readFileSync(path('key'), 'utf8') };
  }

  #openssl([command = '', ...args]: readonly string[]): void {
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    execFileSync('openssl', [command, ...curve, ...args], { cwd: this.#folder, stdio: 'pipe' });
  }
}

/** A PEM text as the value of a property of Kafka. */
export function asProperty(...pems: readonly string[]): string {
  return pems.join('').trim().replaceAll('\n', '\\n');
}
