#!/usr/bin/env node
'use strict';
// The `flink-cdc` command. In a clone it builds the bundle when a source is newer; an installed package has it built.
const { spawn } = require('node:child_process');
const { existsSync, readdirSync, statSync } = require('node:fs');
const { constants } = require('node:os');
const { join } = require('node:path');
const { clearInterval, setInterval } = require('node:timers');
const { workerFlags } = require('./node-flags.cjs');
const { installDependencies, projectNode, root } = require('./toolchain.cjs');

const bundle = join(root, 'build', 'flink-cdc.cjs');
const sources = join(root, 'src');

function newestSourceMs() {
  const files = readdirSync(sources, { recursive: true, withFileTypes: true });
  return Math.max(
    ...files.filter((f) => f.isFile()).map((f) => statSync(join(f.parentPath ?? f.path, f.name)).mtimeMs),
  );
}

const PARENT_CHECK_MS = 200;

/** npx hands a signal to the shell that it runs commands in, which dies of it without handing it on. */
function endWithShellOfNpx(child) {
  if (process.env.npm_command !== 'exec') return;
  const shell = process.ppid;
  const check = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(check);
    child.kill('SIGTERM');
  }, PARENT_CHECK_MS);
  check.unref();
}

async function buildWhatIsNew() {
  installDependencies();
  if (!existsSync(bundle) || statSync(bundle).mtimeMs < newestSourceMs())
    await require('./build.cjs').build();
}

async function main() {
  if (existsSync(sources)) await buildWhatIsNew();
  const args = [...workerFlags, bundle, ...process.argv.slice(2)];
  const child = spawn(projectNode(), args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  endWithShellOfNpx(child);
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 128 + constants.signals[signal]);
  });
}

void main();
