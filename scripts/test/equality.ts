/** `npm run equality -- FILES`: the property test of src/helm with many and ever new values files. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const files = Number(process.argv[2] ?? 3000);
const seed = Number(process.argv[3] ?? Math.floor(Math.random() * 2 ** 31));

if (!Number.isInteger(files) || files < 1 || !Number.isInteger(seed)) {
  console.error('npm run equality -- [FILES, 3000] [SEED, random]');
  process.exitCode = 2;
} else {
  console.log(`${files} values files, seed ${seed}`);
  const jest = join('node_modules', 'jest', 'bin', 'jest.js');
  const env = { ...process.env, CHART_FILES: String(files), CHART_SEED: String(seed) };
  const args = [jest, '--selectProjects', 'chart', '--testPathPatterns', 'test/chart/equality'];
  process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit', env }).status ?? 1;
}
