import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { archiveClasses, formatOnce } from '../kafka/first-run';
import { SMALL_JVM_FLAGS, type KafkaInstallation } from '../kafka/installation';
import { requireJava } from './java';
import { fetchJars } from './maven';
import { Progress } from './progress';
import { cacheKey, cachedFolder, publish } from './tool-cache';

const POM = join(__dirname, 'kafka-pom.xml');
const JAR_COUNT = 93;

/**
 * The Kafka that demo, bench and tests start: its jars, fetched by Maven once per user, a class-data archive that
 * halves the start, and the storage of a freshly formatted node.
 * @throws MissingToolError when Java or Maven is missing.
 */
export async function provisionKafka(): Promise<KafkaInstallation> {
  const java = await requireJava();
  const pom = readFileSync(POM, 'utf8');
  const version = /<kafka\.version>(.*)<\/kafka\.version>/.exec(pom)?.[1] ?? 'unknown';
  const folder = await cachedFolder('kafka', cacheKey('kafka', version, pom), (draft) =>
    fetchJars({ title: `Kafka ${version}`, pom: POM, count: JAR_COUNT }, join(draft, 'libs')),
  );
  const libs = join(folder, 'libs');
  const classPath = readdirSync(libs)
    .filter((file) => file.endsWith('.jar'))
    .sort()
    .map((file) => join(libs, file))
    .join(':');
  const bare = { version, classPath, classArchive: undefined, formattedStorage: undefined };
  // The archive belongs to one Java and one set of flags; with others it would be ignored without a word.
  const firstRun = join(folder, cacheKey('first-run', version, java, ...SMALL_JVM_FLAGS));
  if (!existsSync(firstRun)) await prepareFirstRun(bare, firstRun);
  return {
    ...bare,
    classArchive: join(firstRun, 'classes.jsa'),
    formattedStorage: join(firstRun, 'storage'),
  };
}

async function prepareFirstRun(kafka: KafkaInstallation, folder: string): Promise<void> {
  const progress = new Progress(`Kafka ${kafka.version}: first run, to make later starts faster`);
  const draft = `${folder}.${process.pid}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  try {
    await formatOnce(kafka, join(draft, 'storage'));
    await archiveClasses({ ...kafka, formattedStorage: join(draft, 'storage') }, join(draft, 'classes.jsa'));
    publish(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  progress.done('done');
}
