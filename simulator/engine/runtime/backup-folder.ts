import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where backups go whose path does not say it; made when the first one does. */
export class BackupFolder {
  private readonly wanted: string | undefined;
  private made: string | undefined;

  /** Without a folder it is a temporary one, which goes with the engine. */
  constructor(folder: string | undefined) {
    this.wanted = folder;
  }

  get path(): string {
    if (this.made !== undefined) return this.made;
    if (this.wanted === undefined) this.made = mkdtempSync(join(tmpdir(), 'simulator-backup-'));
    else mkdirSync((this.made = this.wanted), { recursive: true });
    return this.made;
  }

  resolve(path: string): string {
    return isAbsolute(path) ? path : join(this.path, path);
  }

  remove(): void {
    if (this.wanted === undefined && this.made !== undefined) rmSync(this.made, { recursive: true });
  }
}
