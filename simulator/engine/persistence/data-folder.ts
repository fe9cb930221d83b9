import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LogFileError } from './log-file-error';

/** Takes a data folder for this process, so that no two write to one log. Returns what gives it back. */
export function takeFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const lockFile = join(folder, 'lock');
  const holder = holderOf(lockFile);
  if (holder !== undefined) {
    throw new LogFileError(`${folder}: in use by process ${holder}; end it, or take another folder`);
  }
  writeFileSync(lockFile, identityOf(process.pid));
  return () => {
    rmSync(lockFile, { force: true });
  };
}

/** The live process that holds the lock; a killed one leaves its file behind. */
function holderOf(lockFile: string): number | undefined {
  let text: string;
  try {
    text = readFileSync(lockFile, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const pid = Number.parseInt(text, 10);
  return isAlive(pid) && identityOf(pid) === text ? pid : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The process id with the time of the process's start where the system tells it: ids are given again. */
function identityOf(pid: number): string {
  return `${pid} ${startTicks(pid)}`;
}

function startTicks(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name, which may hold blanks, ends at the last parenthesis; the start is the 22nd field.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
