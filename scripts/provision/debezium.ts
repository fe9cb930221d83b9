import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchJars } from './maven';
import { cacheKey, cachedFolder } from './tool-cache';

const POM = join(__dirname, 'debezium-pom.xml');

/**
 * Debezium's SQL Server connector as a class path, fetched by Maven once per user.
 * @throws MissingToolError when Maven is missing.
 */
export async function provisionDebezium(): Promise<{ readonly version: string; readonly classPath: string }> {
  const pom = readFileSync(POM, 'utf8');
  const version = /<debezium\.version>(.*)<\/debezium\.version>/.exec(pom)?.[1] ?? 'unknown';
  const folder = await cachedFolder('debezium', cacheKey('debezium', version, pom), (draft) =>
    fetchJars({ title: `Debezium ${version}`, pom: POM, count: 70 }, draft),
  );
  return { version, classPath: join(folder, '*') };
}
