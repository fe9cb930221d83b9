import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchJars } from './maven';
import { cacheKey, cachedFolder } from './tool-cache';

const POM = join(__dirname, 'flink-json-pom.xml');

/**
 * The class path of Flink's formats json and debezium-json, fetched by Maven once per user.
 * @throws MissingToolError when Maven is missing.
 */
export async function provisionFlinkJson(): Promise<string> {
  const pom = readFileSync(POM, 'utf8');
  const version = /<flink\.version>(.*)<\/flink\.version>/.exec(pom)?.[1] ?? 'unknown';
  const folder = await cachedFolder('flink-json', cacheKey('flink-json', version, pom), (draft) =>
    fetchJars({ title: `Flink's JSON formats ${version}`, pom: POM, count: 22 }, draft),
  );
  return join(folder, '*');
}
