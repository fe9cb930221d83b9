import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { synthProduct } from '../../src/chart/synth';
import { type GeneratedFile } from './generated-file';

/** Folders in which every file is generated. */
export const GENERATED_FOLDERS: readonly string[] = ['charts', 'dist'];

/** The product's Helm chart and the manifests of its profiles, made in an empty folder. */
export function productChart(): readonly GeneratedFile[] {
  const folder = mkdtempSync(join(tmpdir(), 'product-'));
  try {
    synthProduct({ values: 'values', charts: join(folder, 'charts'), dist: join(folder, 'dist') });
    return filesBelow(folder).map((path) => ({ path, content: readFileSync(join(folder, path), 'utf8') }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** All files below a folder, by their path from it. */
export const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
