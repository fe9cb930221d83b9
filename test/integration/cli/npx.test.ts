import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createTemporaryFolder } from '../../../scripts/process/temporary-folder';
import { PROJECT_ROOT } from '../../support/pipeline/started-process';
import { marked, survivors } from '../../support/pipeline/survivors';
import { waitUntil } from '../../support/pipeline/wait-until';

const DEADLINE_MS = 60_000;
const PORTS = ['--host', '127.0.0.1', '--admin-port', '0', '--metrics-port', '0'];
/** A source that is not there: the worker goes on trying. */
const DOCUMENT = `name: shop
source:
  type: sqlserver
  connection: { hostname: 127.0.0.1, port: 1, username: cdc, password: none, database: shop }
  tables: [dbo.orders]
sink: { type: print }
`;

test.each<[string, (pid: number) => void]>([
  ['SIGTERM to npx', (pid) => process.kill(pid, 'SIGTERM')],
  ['Ctrl-C on its terminal', (pid) => process.kill(-pid, 'SIGINT')],
])('%s ends the worker that npx started', async (_what, end) => {
  const folder = createTemporaryFolder('npx');
  const file = join(folder.path, 'pipeline.yaml');
  writeFileSync(file, DOCUMENT);
  const marker = randomUUID();
  const npx = spawn('npx', ['flink-cdc', 'run', file, ...PORTS], {
    cwd: PROJECT_ROOT,
    env: { ...process.env, ...marked(marker) },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let log = '';
  npx.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  try {
    await waitUntil('the worker runs', () => log.includes('"msg":"serving"'), DEADLINE_MS);
    end(Number(npx.pid));
    await waitUntil('nothing of it runs', () => survivors(marker).length === 0, DEADLINE_MS);
    expect(log).toContain(`"signal":"`);
  } finally {
    npx.kill('SIGKILL');
    folder.remove();
  }
});
