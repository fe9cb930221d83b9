'use strict';
// Bundles the worker and the simulator into build/, one CommonJS file each. Also used by the tests, which start
// them as processes: a bundle starts in a fifth of the time.
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { root } = require('./toolchain.cjs');

const entries = { 'flink-cdc': 'src/cli/main.ts', simulator: 'simulator/main.ts' };

/** Builds what exists of the entries. */
async function build() {
  const { build: bundle } = require('esbuild');
  await bundle({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(
      Object.entries(entries).filter(([, file]) => existsSync(join(root, file))),
    ),
    outdir: 'build',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    sourcemap: true,
    // The sources are beside it; with them in it, reading the map takes twice the memory.
    sourcesContent: false,
    // Minifying renames classes, and with them the error names that users see.
    minify: false,
    logLevel: 'warning',
  });
}

module.exports = { build };
if (require.main === module) void build();
