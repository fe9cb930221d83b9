import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { archiveClasses, formatOnce } from '../kafka/first-run';
import { SMALL_JVM_FLAGS, type KafkaInstallation } from '../kafka/installation';
import { runCommand } from './command';
import { requireJava, requireMaven } from './java';
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
    fetchJars(version, join(draft, 'libs')),
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

async function fetchJars(version: string, libs: string): Promise<void> {
  await requireMaven();
  const progress = new Progress(`Kafka ${version}: fetching its jars with Maven`);
  let copied = 0;
  const project = mkdtempSync(join(tmpdir(), 'kafka-pom-'));
  try {
    cpSync(POM, join(project, 'pom.xml'));
    const args = ['-B', '-f', join(project, 'pom.xml'), 'dependency:copy-dependencies'];
    const { exitCode, output } = await runCommand(
      'mvn',
      [...args, '-DincludeScope=runtime', `-DoutputDirectory=${libs}`],
      (line) => {
        if (line.includes('Downloading from')) progress.update(line.replace(/.*\//, '').trim());
        if (line.includes('Copying ')) progress.update(`${++copied} of ${JAR_COUNT}`);
      },
    );
    if (exitCode !== 0) {
      const errors = output.split('\n').filter((line) => line.startsWith('[ERROR]'));
      throw new Error(
        `Maven could not fetch Kafka ${version}: ${errors[0] ?? output.slice(-500)} Is Maven Central, or the mirror in ~/.m2/settings.xml, reachable?`,
      );
    }
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
  progress.done(`${copied} jars`);
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
