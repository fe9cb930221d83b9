import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const PROJECT_ROOT = join(__dirname, '..', '..');

/** A tool that has to be on the machine and is not. The message is one line that says what to install. */
export class MissingToolError extends Error {
  override readonly name = 'MissingToolError';
}

function cacheRoot(): string {
  const base = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(base, 'flink-cdc-connector');
}

/** The name of a tool's folder: its version, and a hash of everything else that decides what is in it. */
export function cacheKey(tool: string, version: string, ...ingredients: readonly string[]): string {
  const hash = createHash('sha256').update(ingredients.join('\0')).digest('hex').slice(0, 10);
  return `${tool}-${version}-${hash}`;
}

/** Replaces `target` by `made` in one step; when another process was faster, its result stays. */
export function publish(made: string, target: string): void {
  try {
    renameSync(made, target);
  } catch (error) {
    rmSync(made, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
}

/**
 * The folder of a tool in the user's cache, made by `fill` when it is not there yet. A fresh clone on the same
 * machine finds it, and `.tools/<tool>` of the clone links to it.
 * @param fill writes into the empty folder that it is given.
 */
export async function cachedFolder(
  tool: string,
  key: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(cacheRoot(), key);
  if (!existsSync(folder)) {
    const draft = `${folder}.${process.pid}.draft`;
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true });
    try {
      await fill(draft);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      throw error;
    }
    publish(draft, folder);
  }
  linkFromClone(tool, folder);
  return folder;
}

function linkFromClone(tool: string, folder: string): void {
  const link = join(PROJECT_ROOT, '.tools', tool);
  mkdirSync(join(PROJECT_ROOT, '.tools'), { recursive: true });
  const draft = `${link}.${process.pid}`;
  rmSync(draft, { force: true });
  symlinkSync(folder, draft);
  if (lstatSync(link, { throwIfNoEntry: false })?.isDirectory()) rmSync(link, { recursive: true });
  renameSync(draft, link);
}
