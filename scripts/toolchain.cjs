'use strict';
// The installed packages and the Node binary of the project. Dependency-free, for Node 20.
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const root = dirname(__dirname);
const stampFile = join(root, 'node_modules', '.installed-lockfile');
const oldest = [22, 19];

function lockfileHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** Runs `npm ci` when node_modules is missing or was made from another lockfile. */
function installDependencies() {
  const wanted = lockfileHash();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return;
  console.error('installing the packages of package-lock.json (npm ci) ...');
  const { status } = spawnSync('npm', ['ci', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) {
    console.error('npm ci failed: see its message above. Is the npm registry reachable?');
    process.exit(1);
  }
  writeFileSync(stampFile, wanted);
}

/** Node 24 from the platform package where there is one, else the running Node when it is new enough. */
function projectNode() {
  const packaged = join(root, 'node_modules', '.bin', 'node');
  if (existsSync(packaged)) return packaged;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return process.execPath;
  console.error(
    `Node ${process.versions.node} is too old and there is no Node package for ${process.platform}-${process.arch}: ` +
      `install Node ${oldest.join('.')} or newer (24 is what the tests run on).`,
  );
  return process.exit(1);
}

module.exports = { installDependencies, projectNode, root };
