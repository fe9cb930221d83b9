/**
 * Proves that the rules of the house bite: plants one violation of each kind in a copy of the tool configuration and
 * fails when one of them is not refused, or when a clean file is.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

interface Plant {
  readonly kind: string;
  readonly file: string;
  readonly text: string;
  /** Rule that has to name the file; undefined = the file is clean. */
  readonly rule: string | undefined;
}

const lines = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');
const importing = (path: string): string => `import { x } from '${path}';\nexport const y: unknown = x;\n`;

const ARROWS: readonly Plant[] = [
  {
    kind: 'a lower room imports a higher one',
    file: 'src/core/bad.ts',
    text: importing('../cli/x'),
    rule: 'core-is-bottom',
  },
  {
    kind: 'a package in core',
    file: 'src/core/bad-npm.ts',
    text: importing('yaml'),
    rule: 'core-has-no-packages',
  },
  {
    kind: 'the task imports a sink',
    file: 'src/worker/task/bad.ts',
    text: importing('../sinks/kafka/x'),
    rule: 'task-sees-ports',
  },
  {
    kind: 'a driver outside its home',
    file: 'src/worker/sinks/kafka/bad.ts',
    text: importing('kafkajs'),
    rule: 'kafka-driver',
  },
  {
    kind: 'a sibling connector',
    file: 'src/worker/sinks/kafka/bad2.ts',
    text: importing('../print/x'),
    rule: 'one-connector-one-island',
  },
  {
    kind: 'I/O in a pure module',
    file: 'src/worker/codec/bad.ts',
    text: importing('node:fs'),
    rule: 'pure-modules-do-no-io',
  },
  {
    kind: 'the product imports a test',
    file: 'src/cli/bad.ts',
    text: importing('../../test/x'),
    rule: 'src-stands-alone',
  },
  {
    kind: 'the simulator imports the product',
    file: 'simulator/bad.ts',
    text: importing('../src/cli/x'),
    rule: 'simulator-is-independent',
  },
  {
    kind: 'the chart library knows of CDC',
    file: 'src/helm/bad.ts',
    text: importing('../cli/x'),
    rule: 'helm-knows-no-cdc',
  },
  { kind: 'a cycle', file: 'src/cli/cycle-a.ts', text: importing('./cycle-b'), rule: 'no-circular' },
];

const SUPPORT: readonly Plant[] = ['src/cli', 'src/worker/sinks/kafka', 'src/worker/sinks/print', 'test'].map(
  (folder) => ({
    kind: 'a clean file',
    file: `${folder}/x.ts`,
    text: 'export const x = 1;\n',
    rule: undefined,
  }),
);

const CYCLE: Plant = {
  kind: 'the other end',
  file: 'src/cli/cycle-b.ts',
  text: importing('./cycle-a'),
  rule: undefined,
};

const STYLE: readonly Plant[] = [
  {
    kind: 'a bare Error',
    file: 'src/cli/e1.ts',
    text: "export const e = new Error('x');\n",
    rule: 'no-restricted-syntax',
  },
  {
    kind: 'the environment',
    file: 'src/worker/task/e2.ts',
    text: 'export const e = process.env;\n',
    rule: 'no-restricted-properties',
  },
  {
    kind: 'ending the process',
    file: 'src/worker/task/e3.ts',
    text: 'process.exit(1);\n',
    rule: 'no-restricted-properties',
  },
  {
    kind: 'a long file',
    file: 'src/cli/e4.ts',
    text: lines(420, (at) => `export const x${at} = ${at};`),
    rule: 'max-lines',
  },
  {
    kind: 'a long function',
    file: 'src/cli/e5.ts',
    text: `export function f(g: (n: number) => void): void {\n${lines(70, (at) => `  g(${at});`)}\n}\n`,
    rule: 'max-lines-per-function',
  },
  {
    kind: 'a sleep in a test',
    file: 'test/e6.ts',
    text: 'declare function sleep(ms: number): void;\nsleep(1);\n',
    rule: 'no-restricted-syntax',
  },
  {
    kind: 'a forgotten promise',
    file: 'src/cli/e7.ts',
    text: 'Promise.resolve(1);\n',
    rule: '@typescript-eslint/no-floating-promises',
  },
];

function plantAll(root: string): void {
  const project = join(__dirname, '..', '..');
  for (const file of ['.dependency-cruiser.cjs', 'eslint.config.mjs', 'tsconfig.json', 'package.json']) {
    cpSync(join(project, file), join(root, file));
  }
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'));
  for (const { file, text } of [...SUPPORT, ...ARROWS, CYCLE, ...STYLE]) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}

/** Runs a tool in the planted tree, and gives what it prints. */
function output(root: string, tool: string, args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules', tool), ...args], {
    cwd: root,
  });
  return `${stdout.toString()}${stderr.toString()}`;
}

interface Violation {
  readonly file: string;
  readonly rule: string | null;
}

function arrowViolations(root: string): Violation[] {
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src', 'simulator', 'test'];
  const text = output(root, 'dependency-cruiser/bin/dependency-cruiser.mjs', args);
  const { summary } = JSON.parse(text) as {
    summary: { violations: { from: string; rule: { name: string } }[] };
  };
  return summary.violations.map(({ from, rule }) => ({ file: from, rule: rule.name }));
}

function styleViolations(root: string): Violation[] {
  const files = STYLE.map(({ file }) => file);
  const text = output(root, 'eslint/bin/eslint.js', ['--format', 'json', ...files, 'src/cli/x.ts']);
  const results = JSON.parse(text) as { filePath: string; messages: { ruleId: string | null }[] }[];
  return results.flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId }) => ({ file: filePath.slice(root.length + 1), rule: ruleId })),
  );
}

function main(): void {
  const root = mkdtempSync(join(tmpdir(), 'planted-'));
  try {
    plantAll(root);
    const violations = [...arrowViolations(root), ...styleViolations(root)];
    const refused = ({ file, rule }: Plant): boolean =>
      violations.some((v) => v.file === file && v.rule === rule);
    const missed = [...ARROWS, ...STYLE].filter((plant) => !refused(plant));
    for (const { kind, file, rule } of missed)
      console.error(`not refused: ${kind} (${file}, rule ${rule ?? ''})`);
    const blamed = SUPPORT.filter(({ file }) => violations.some((violation) => violation.file === file));
    for (const { file } of blamed) console.error(`refused without reason: ${file}`);
    if (missed.length + blamed.length > 0) process.exitCode = 1;
    console.log(`${ARROWS.length + STYLE.length - missed.length} planted violations refused`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

main();
