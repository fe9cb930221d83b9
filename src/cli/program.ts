import { Command, Option } from 'commander';
import { SETTINGS, type WorkerSettings } from '../worker/config/settings';
import { check } from './commands/check';
import { plan } from './commands/plan';
import { positions } from './commands/positions';
import { run, type RunOptions } from './commands/run';
import { validate } from './commands/validate';
import { VERSION } from './version';
import { type SettingOptions } from './wiring/stored-state';

/** Adds the worker settings that a command obeys. */
function withSettings(command: Command, keys: readonly (keyof WorkerSettings)[]): Command {
  for (const { key, option, variable, default: preset, description } of SETTINGS) {
    if (!keys.includes(key)) continue;
    const text = `${description} (${variable}${preset === '' ? '' : `, default ${preset}`})`;
    command.addOption(new Option(`${option} <value>`, text));
  }
  return command;
}

const FILES = ['<files...>', 'pipeline documents, YAML or JSON'] as const;
const CONNECTING: readonly (keyof WorkerSettings)[] = ['prefix', 'logLevel', 'secretsDir'];

/** The commands and their options. @param setExitCode receives the exit code of the command that ran */
export function createProgram(setExitCode: (code: number) => void): Command {
  const program = new Command('flink-cdc')
    .description('Captures the changes of databases and delivers them exactly once.')
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError(true)
    .showSuggestionAfterError();
  const runCommand = program
    .command('run')
    .description('runs the pipelines of the documents until it is stopped')
    .argument(...FILES)
    .option('--dry-run', 'prints what would be written; stores nothing and needs no Kafka')
    .option(
      '--accept-changes',
      'accepts a document that differs from the one the stored position was made with',
    )
    .option(
      '--accept-topics',
      'takes the output topics as they are: filled before the first start, or emptied, recreated or with more partitions since the last one',
    );
  withSettings(runCommand, [...CONNECTING, 'host', 'adminPort', 'metricsPort']).action(
    async (files: string[], options: RunOptions & SettingOptions) => setExitCode(await run(files, options)),
  );
  program
    .command('validate')
    .description('checks the documents without connecting anywhere')
    .argument(...FILES)
    .action(async (files: string[]) => setExitCode(await validate(files)));
  const connecting = {
    check: [
      'connects to source and sink and says what has to be mended, with the statement that does it',
      check,
    ],
    plan: ['shows what differs from the document that the stored position was made with', plan],
    positions: ['shows the committed position of each pipeline', positions],
  } as const;
  for (const [name, [description, action]] of Object.entries(connecting)) {
    const command = program
      .command(name)
      .description(description)
      .argument(...FILES);
    withSettings(command, CONNECTING).action(async (files: string[], options: SettingOptions) =>
      setExitCode(await action(files, options)),
    );
  }
  return program;
}
