import { createProgram } from '../../src/cli/program';
import { SETTINGS } from '../../src/worker/config/settings';
import { type GeneratedFile } from './generated-file';
import { code, page, table } from './markdown';

function commandSections(): string[] {
  return createProgram(() => undefined).commands.flatMap((command) => {
    const name = `flink-cdc ${command.name()}`;
    const options = command.options.map(({ flags, description }) => [code(flags), description]);
    const intro = `${code(`${name} ${command.usage()}`)}: ${command.description()}.`;
    return [`## ${name}`, intro, ...(options.length === 0 ? [] : [table(['option', 'meaning'], options)])];
  });
}

/** `docs/reference/cli.md`: commands, options and variables. */
export function cliPage(): GeneratedFile {
  const variables = SETTINGS.map(({ variable, option, default: preset, description }) => [
    code(variable),
    code(option),
    code(preset),
    description,
  ]);
  return {
    path: 'docs/reference/cli.md',
    content: page('Command line', '`src/cli/program.ts`', [
      'Exit codes are in [errors.md](errors.md).',
      ...commandSections(),
      '## Environment variables',
      'An option wins over its variable.',
      table(['variable', 'option', 'default', 'meaning'], variables),
    ]),
  };
}
