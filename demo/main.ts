import { MissingToolError } from '../scripts/provision/tool-cache';
import { buildBundles } from '../test/support/pipeline/build-bundles';
import { KafkaPlay } from './kafka-play';
import { Narrator } from './narrator';
import { type DemoOptions, parseOptions, USAGE, UsageError } from './options';
import { playPrint } from './print-play';
import { Stage } from './stage';

const EXIT = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;

async function play({ sink }: DemoOptions, stage: Stage): Promise<number> {
  const narrator = new Narrator(process.stdout);
  await buildBundles();
  const good = await (sink === 'print' ? playPrint(narrator, stage) : new KafkaPlay(narrator, stage).run());
  return good ? EXIT.ok : EXIT.failed;
}

/** Resolves at the first Ctrl-C or SIGTERM; later ones change nothing, everything is being ended then. */
function interrupted(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve(EXIT.interrupted));
  });
}

async function main(): Promise<number> {
  const stage = new Stage();
  try {
    const options = parseOptions(process.argv.slice(2));
    if (options.help) {
      process.stdout.write(USAGE);
      return EXIT.ok;
    }
    return await Promise.race([play(options, stage), interrupted()]);
  } catch (error) {
    const expected = error instanceof UsageError || error instanceof MissingToolError;
    console.error(expected ? error.message : (error as Error).stack);
    return error instanceof UsageError ? EXIT.usage : EXIT.failed;
  } finally {
    await stage.close();
  }
}

void main().then((code) => process.exit(code));
