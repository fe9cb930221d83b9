import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cliPage } from './cli-page';
import { errorsPage } from './errors-page';
import { exampleCharts } from './example-charts';
import { formatsPage } from './formats-page';
import { type GeneratedFile, type Generator } from './generated-file';
import { metricsPage } from './metrics-page';
import { pipelinePage } from './pipeline-page';
import { filesBelow, GENERATED_FOLDERS, productChart } from './product-chart';

const GENERATORS: readonly Generator[] = [
  exampleCharts,
  productChart,
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

/** Files of generated folders that nothing makes any more. */
function leftOver(files: readonly GeneratedFile[]): readonly string[] {
  const made = new Set(files.map(({ path }) => path));
  return GENERATED_FOLDERS.filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => filesBelow(join(root, folder)).map((path) => join(folder, path)))
    .filter((path) => !made.has(path));
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
  const extra = leftOver(files);
  for (const path of extra) console.log(isCheck ? `not generated: ${path}` : `removed: ${path}`);
  if (!isCheck) {
    stale.forEach(write);
    extra.forEach((path) => rmSync(join(root, path)));
  } else if (stale.length + extra.length > 0) {
    console.error('Run `npm run gen` and commit what it writes.');
    process.exitCode = 1;
  }
}

void main(process.argv.slice(2));
