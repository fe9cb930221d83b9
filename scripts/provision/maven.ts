import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './command';
import { requireMaven } from './java';
import { Progress } from './progress';

export interface Jars {
  /** What they are, for whoever waits for them: `Kafka 4.1.2`. */
  readonly title: string;
  /** A pom.xml whose dependencies have exact versions. */
  readonly pom: string;
  /** How many there will be. */
  readonly count: number;
}

/**
 * Fetches the runtime jars of a pom into a folder, with progress on standard error.
 * @throws MissingToolError when there is no Maven; Error when it cannot fetch them.
 */
export async function fetchJars({ title, pom, count }: Jars, folder: string): Promise<void> {
  await requireMaven(title);
  const progress = new Progress(`${title}: fetching its jars with Maven`);
  let copied = 0;
  const project = mkdtempSync(join(tmpdir(), 'jars-pom-'));
  try {
    cpSync(pom, join(project, 'pom.xml'));
    const args = ['-B', '-f', join(project, 'pom.xml'), 'dependency:copy-dependencies'];
    const { exitCode, output } = await runCommand(
      'mvn',
      [...args, '-DincludeScope=runtime', `-DoutputDirectory=${folder}`],
      (line) => {
        if (line.includes('Downloading from')) progress.update(line.replace(/.*\//, '').trim());
        if (line.includes('Copying ')) progress.update(`${++copied} of ${count}`);
      },
    );
    if (exitCode !== 0) {
      const errors = output.split('\n').filter((line) => line.startsWith('[ERROR]'));
      throw new Error(
        `Maven could not fetch ${title}: ${errors[0] ?? output.slice(-500)} Is Maven Central, or the mirror in ~/.m2/settings.xml, reachable?`,
      );
    }
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
  progress.done(`${copied} jars`);
}
