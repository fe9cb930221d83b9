#!/usr/bin/env node
'use strict';
// The `flink-cdc` command in a clone: builds the bundle when a source is newer, and runs it on the project's Node.
const { spawn } = require('node:child_process');
const { existsSync, readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');
const { workerFlags } = require('./node-flags.cjs');
const { installDependencies, projectNode, root } = require('./toolchain.cjs');

const bundle = join(root, 'build', 'flink-cdc.cjs');

function newestSourceMs() {
  const files = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true });
  return Math.max(
    ...files.filter((f) => f.isFile()).map((f) => statSync(join(f.parentPath ?? f.path, f.name)).mtimeMs),
  );
}

async function main() {
  installDependencies();
  if (!existsSync(bundle) || statSync(bundle).mtimeMs < newestSourceMs())
    await require('./build.cjs').build();
  const args = [...workerFlags, bundle, ...process.argv.slice(2)];
  const child = spawn(projectNode(), args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.once('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

void main();
