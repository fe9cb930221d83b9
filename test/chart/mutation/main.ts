/**
 * `npm run mutants [-- FILTER]`: switches off one rule of src/helm at a time and fails unless someone notices each:
 * real Helm 3 and 4 by other manifests than synth gives, or else the committed charts by another text.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { MUTANTS, type Mutant } from './mutants';

const ROOT = join(__dirname, '..', '..', '..');
const HELM = join(ROOT, 'src', 'helm');

/** Bundles the oracle with one file of src/helm changed. */
async function bundle(outfile: string, mutant?: Mutant): Promise<void> {
  await build({
    entryPoints: [join(__dirname, 'oracle.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
    plugins: [
      {
        name: 'mutant',
        setup: (context) =>
          context.onLoad({ filter: /\.ts$/ }, ({ path }) => {
            const source = readFileSync(path, 'utf8');
            const isTarget = mutant !== undefined && path === join(HELM, mutant.file);
            // In a bundle all files would be in the folder of the bundle.
            const place = `const __dirname = ${JSON.stringify(dirname(path))};\n`;
            return { contents: place + (isTarget ? apply(source, mutant) : source), loader: 'ts' };
          }),
      },
    ],
  });
}

function apply(source: string, { rule, from, to }: Mutant): string {
  if (source.split(from).length !== 2)
    throw new Error(`the mutant "${rule}" does not find its place exactly once`);
  return source.replace(from, () => to);
}

async function main(filter = ''): Promise<void> {
  const folder = mkdtempSync(join(ROOT, 'build', 'mutants-'));
  try {
    const file = join(folder, 'oracle.cjs');
    await bundle(file);
    const golden = join(folder, 'golden.json');
    const run = (option: string): string =>
      execFileSync(process.execPath, [file, option], { encoding: 'utf8', cwd: ROOT }).trim();
    writeFileSync(golden, run('--print'));
    const judge = (): string => run(golden);
    if (judge() !== 'nobody') throw new Error('the unchanged library is not what was committed');
    let survivors = 0;
    for (const mutant of MUTANTS.filter(({ rule, file: path }) => `${path} ${rule}`.includes(filter))) {
      await bundle(file, mutant);
      const who = judge();
      if (who === 'nobody') survivors++;
      console.log(`${who === 'nobody' ? 'SURVIVES' : 'caught  '} ${mutant.file}: ${mutant.rule} (${who})`);
    }
    console.log(survivors === 0 ? 'all caught' : `${survivors} survive`);
    process.exitCode = survivors === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main(process.argv[2]);
