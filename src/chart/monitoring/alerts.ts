import { type MetricName } from '../../core/metrics';
import { type Arg, text } from '../../helm';
import { v } from '../values';

/** An alert; expressions name metrics of the catalogue only. */
export interface Alert {
  readonly name: string;
  readonly expr: Arg<string>;
  readonly for: string;
  readonly severity: 'critical' | 'warning';
  readonly summary: string;
  readonly description: string;
}

const { thresholds } = v.monitoring;
const BY = 'by (namespace, pipeline)';
/** The compiler refuses a name that no worker registers. */
const metric = (name: MetricName): MetricName => name;

const latency = `histogram_quantile(0.99, sum by (namespace, pipeline, le) (rate(${metric('cdc_event_latency_seconds')}_bucket[5m])))`;

export const alerts: readonly Alert[] = [
  {
    name: 'CdcTargetDown',
    expr: 'up{component=~"jobmanager|taskmanager|gateway"} == 0',
    for: '5m',
    severity: 'warning',
    summary: 'A pod of the CDC connector cannot be scraped',
    description: '{{ $labels.pod }} in {{ $labels.namespace }} ({{ $labels.component }}) gives no metrics.',
  },
  {
    name: 'CdcPipelineFailed',
    expr: `max ${BY} (${metric('cdc_pipeline_state')}{state="failed"}) == 1`,
    for: '1m',
    severity: 'critical',
    summary: 'A pipeline has failed',
    description:
      '{{ $labels.pipeline }} in {{ $labels.namespace }} has stopped and does not start again by itself.',
  },
  {
    name: 'CdcPipelineRestarting',
    expr: text`sum by (namespace, pipeline) (increase(${metric('cdc_pipeline_restarts_total')}[1h])) > ${thresholds.restartsPerHour}`,
    for: '0m',
    severity: 'warning',
    summary: 'A pipeline restarts again and again',
    description:
      '{{ $labels.pipeline }} in {{ $labels.namespace }} restarted {{ $value }} times within an hour.',
  },
  {
    name: 'CdcLatencyHigh',
    expr: text`${latency} > ${thresholds.latencySeconds} unless on (namespace, pipeline) max ${BY} (${metric('cdc_snapshot_running')}) == 1`,
    for: '5m',
    severity: 'warning',
    summary: 'Changes arrive late',
    description:
      '{{ $labels.pipeline }} in {{ $labels.namespace }} delivers {{ $value | humanizeDuration }} after the commit.',
  },
  {
    name: 'CdcRetentionHeadroomLow',
    expr: text`min ${BY} (${metric('cdc_source_retention_headroom_seconds')}) < ${thresholds.retentionHeadroomSeconds}`,
    for: '5m',
    severity: 'critical',
    summary: 'Changes are about to be cleaned up unread',
    description:
      '{{ $labels.pipeline }} in {{ $labels.namespace }} has {{ $value | humanizeDuration }} left.',
  },
  {
    name: 'CdcPositionExpired',
    expr: `max by (namespace, pipeline, database, schema, table) (${metric('cdc_position_expired')}) == 1`,
    for: '0m',
    severity: 'critical',
    summary: 'Changes were cleaned up unread',
    description:
      '{{ $labels.schema }}.{{ $labels.table }} of {{ $labels.pipeline }} in {{ $labels.namespace }} has lost changes.',
  },
  {
    name: 'CdcDeadLetterRecords',
    expr: `sum by (namespace, pipeline, reason) (increase(${metric('cdc_dead_letter_records_total')}[15m])) > 0`,
    for: '0m',
    severity: 'warning',
    summary: 'Rows went to the dead letter topic',
    description:
      '{{ $value }} rows of {{ $labels.pipeline }} in {{ $labels.namespace }}: {{ $labels.reason }}.',
  },
];
