import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchJars } from './maven';
import { cacheKey, cachedFolder } from './tool-cache';

const POM = join(__dirname, 'jdbc-pom.xml');

/**
 * The class path of Microsoft's JDBC driver for SQL Server, fetched by Maven once per user.
 * @throws MissingToolError when Maven is missing.
 */
export async function provisionJdbc(): Promise<string> {
  const pom = readFileSync(POM, 'utf8');
  const version = /<jdbc\.version>(.*)<\/jdbc\.version>/.exec(pom)?.[1] ?? 'unknown';
  const folder = await cachedFolder('jdbc', cacheKey('jdbc', version, pom), (draft) =>
    fetchJars({ title: `JDBC driver ${version}`, pom: POM, count: 1 }, draft),
  );
  return join(folder, '*');
}
