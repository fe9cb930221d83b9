import { METRICS } from '../../src/core/metrics';
import { type GeneratedFile } from './generated-file';
import { code, page, table } from './markdown';

/** `docs/reference/metrics.md`: the metric catalogue. */
export function metricsPage(): GeneratedFile {
  const rows = METRICS.map(({ name, type, labels, help }) => [
    code(name),
    type,
    labels.map(code).join(' '),
    help,
  ]);
  return {
    path: 'docs/reference/metrics.md',
    content: page('Metrics', '`src/core/metrics.ts`', [
      'Served as Prometheus text at `/metrics` of the metrics port. The metrics of the process itself (`process_*`, ' +
        '`nodejs_*`) stand beside these.',
      table(['metric', 'type', 'labels', 'meaning'], rows),
    ]),
  };
}
