import { runCommand, tryCommand } from './command';
import { MissingToolError } from './tool-cache';

/** @throws MissingToolError when there is no `go`, which has to build `what`. */
export async function requireGo(what: string): Promise<void> {
  if ((await tryCommand('go', 'version')) === undefined)
    throw new MissingToolError(
      `${what} is built from Go modules, and there is no \`go\` on the PATH: install Go 1.26.`,
    );
}

/**
 * Runs a `go` command that may fetch modules and take all cores for minutes.
 * @param environment as `NAME=value`.
 * @returns what it printed.
 */
export async function runGo(args: readonly string[], environment: readonly string[] = []): Promise<string> {
  const fixed = ['CGO_ENABLED=0', 'GOFLAGS=-trimpath -buildvcs=false'];
  const { exitCode, output } = await runCommand('env', [...fixed, ...environment, 'nice', 'go', ...args]);
  if (exitCode !== 0)
    throw new Error(
      `go ${args.join(' ')} failed: ${output.slice(-500)} Is the module proxy (go env GOPROXY) reachable?`,
    );
  return output;
}
