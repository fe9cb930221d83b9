import { tryCommand } from './command';
import { MissingToolError } from './tool-cache';

const OLDEST_JAVA = 17;
const REMEDY = 'On Debian or Ubuntu: apt-get install openjdk-17-jre-headless maven.';
const WITHOUT = '`npm run demo -- --sink print` needs neither Java nor Maven.';

/** The first line of `java -version`. @throws MissingToolError when Java is missing or older than 17. */
export async function requireJava(): Promise<string> {
  const banner = await tryCommand('java', '-version');
  const major = Number(/version "(?:1\.)?(\d+)/.exec(banner ?? '')?.[1]);
  if (banner !== undefined && major >= OLDEST_JAVA) return banner.split('\n')[0] ?? '';
  const found = Number.isNaN(major) ? 'there is none on the PATH' : `the one on the PATH is Java ${major}`;
  throw new MissingToolError(`Kafka needs Java ${OLDEST_JAVA} or newer, and ${found}. ${REMEDY} ${WITHOUT}`);
}

/**
 * @param what is fetched by it, for the message.
 * @throws MissingToolError when Maven is missing.
 */
export async function requireMaven(what: string): Promise<void> {
  if ((await tryCommand('mvn', '--version')) !== undefined) return;
  throw new MissingToolError(
    `The jars of ${what} are fetched by Maven, and there is no \`mvn\` on the PATH. ${REMEDY} ${WITHOUT}`,
  );
}
