import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cliPage } from './cli-page';
import { errorsPage } from './errors-page';
import { exampleCharts } from './example-charts';
import { formatsPage } from './formats-page';
import { type GeneratedFile, type Generator } from './generated-file';
import { metricsPage } from './metrics-page';
import { pipelinePage } from './pipeline-page';

const GENERATORS: readonly Generator[] = [
  exampleCharts,
  cliPage,
  errorsPage,
  formatsPage,
  metricsPage,
  pipelinePage,
];

const toList = (made: GeneratedFile | readonly GeneratedFile[]): readonly GeneratedFile[] =>
  'path' in made ? [made] : made;

const USAGE = `npm run gen [-- --check]
Makes the generated files anew; with --check it only compares, lists the ones that differ, and fails.`;

const root = join(__dirname, '..', '..');

function isCurrent({ path, content }: GeneratedFile): boolean {
  const file = join(root, path);
  return existsSync(file) && readFileSync(file, 'utf8') === content;
}

function write({ path, content }: GeneratedFile): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

async function main(args: readonly string[]): Promise<void> {
  const isCheck = args[0] === '--check';
  if (args.length > 1 || (args.length === 1 && !isCheck)) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const files: GeneratedFile[] = [];
  for (const generate of GENERATORS) files.push(...toList(await generate()));
  const stale = files.filter((file) => !isCurrent(file));
  for (const { path } of stale) console.log(isCheck ? `not current: ${path}` : `written: ${path}`);
  if (!isCheck) stale.forEach(write);
  else if (stale.length > 0) {
    console.error('Run `npm run gen` and commit what it writes.');
    process.exitCode = 1;
  }
}

void main(process.argv.slice(2));
