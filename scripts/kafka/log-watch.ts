import { existsSync, openSync, closeSync, readSync, statSync, readFileSync } from 'node:fs';
import { type OwnedProcess } from '../process/owned-process';

const POLL_INTERVAL_MS = 25;

export interface LogWatch {
  /** Resolves when `text` was written since the watch began. @throws Error when the process ends or time is up. */
  waitFor(text: string, writer: OwnedProcess, timeoutMs: number): Promise<void>;
}

/** Watches what a process appends to its log file from now on. */
export function watchLog(file: string): LogWatch {
  let offset = existsSync(file) ? statSync(file).size : 0;
  let tail = '';
  const appended = (): string => {
    if (!existsSync(file)) return '';
    const size = statSync(file).size;
    const chunk = Buffer.alloc(Math.max(0, size - offset));
    const handle = openSync(file, 'r');
    readSync(handle, chunk, 0, chunk.length, offset);
    closeSync(handle);
    offset = size;
    return chunk.toString('utf8');
  };
  return {
    waitFor(text, writer, timeoutMs) {
      return new Promise((resolve, reject) => {
        const end = (error?: Error): void => {
          clearInterval(poll);
          clearTimeout(deadline);
          if (error === undefined) resolve();
          else reject(error);
        };
        const fail = (what: string): void => {
          const last = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(-15).join('\n') : '';
          end(new Error(`${what} before it wrote "${text}" to ${file}:\n${last}`));
        };
        const poll = setInterval(() => {
          tail = tail.slice(-text.length) + appended();
          if (tail.includes(text)) end();
          else if (!writer.running) fail(`process ${writer.pid} ended`);
        }, POLL_INTERVAL_MS);
        const deadline = setTimeout(() => fail(`${timeoutMs / 1000} s passed`), timeoutMs);
      });
    },
  };
}
