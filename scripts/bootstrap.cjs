'use strict';
// Runs one of the project's TypeScript programs from a fresh clone: `node scripts/bootstrap.cjs demo/main.ts [args]`.
// Has no dependency and runs on Node 20, since it is what installs the dependencies and the Node that the project uses.
const { spawn } = require('node:child_process');
const { programFlags } = require('./node-flags.cjs');
const { installDependencies, projectNode, root } = require('./toolchain.cjs');

function main([entry, ...args]) {
  installDependencies();
  const node = projectNode();
  const child = spawn(node, [...programFlags, '--require', 'tsx/cjs', entry, ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  // A terminal sends the signal to the child as well; it may be told twice, and has to bear that.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 128 + require('node:os').constants.signals[signal]);
  });
}

main(process.argv.slice(2));
