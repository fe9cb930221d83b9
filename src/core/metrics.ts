/** The metric catalogue: registration, the reference page, rules and dashboards are derived from or checked against it. */

export type MetricType = 'counter' | 'gauge' | 'histogram';

export interface MetricDefinition {
  readonly name: string;
  readonly type: MetricType;
  readonly labels: readonly string[];
  readonly help: string;
  readonly buckets?: readonly number[];
}

const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const LATENCY_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900];

const TABLE = ['pipeline', 'database', 'schema', 'table'];

/** Names follow Prometheus: base units, `_total` for counters, times instead of ages. */
export const METRICS = [
  { name: 'cdc_build_info', type: 'gauge', labels: ['version', 'role'], help: 'Build metadata, always 1.' },
  {
    name: 'cdc_pipeline_state',
    type: 'gauge',
    labels: ['pipeline', 'state'],
    help: 'State set: 1 for the state that the pipeline is in, 0 for the others.',
  },
  {
    name: 'cdc_pipeline_restarts_total',
    type: 'counter',
    labels: ['pipeline', 'reason'],
    help: 'Times the pipeline was opened again after a retryable error, by error code.',
  },
  {
    name: 'cdc_source_events_total',
    type: 'counter',
    labels: ['pipeline', 'op'],
    help: 'Committed change events by operation (r, c, u, d).',
  },
  {
    name: 'cdc_table_events_total',
    type: 'counter',
    labels: TABLE,
    help: 'Committed change events by table.',
  },
  {
    name: 'cdc_source_last_event_timestamp_seconds',
    type: 'gauge',
    labels: ['pipeline'],
    help: 'Commit time, by the source clock, of the newest delivered event.',
  },
  {
    name: 'cdc_source_retention_headroom_seconds',
    type: 'gauge',
    labels: ['pipeline'],
    help: 'How long the oldest position still needed stays within the retention of the change tables.',
  },
  {
    name: 'cdc_position_expired',
    type: 'gauge',
    labels: TABLE,
    help: '1 when changes that were not delivered have been cleaned up at the source.',
  },
  {
    name: 'cdc_snapshot_rows_total',
    type: 'counter',
    labels: TABLE,
    help: 'Rows read by the snapshot.',
  },
  {
    name: 'cdc_snapshot_rows_estimated',
    type: 'gauge',
    labels: TABLE,
    help: 'Rows of the table as estimated by the source when its snapshot began.',
  },
  {
    name: 'cdc_snapshot_running',
    type: 'gauge',
    labels: ['pipeline'],
    help: '1 while tables are being snapshotted.',
  },
  {
    name: 'cdc_event_latency_seconds',
    type: 'histogram',
    labels: ['pipeline'],
    help: 'From the commit at the source to the commit in the sink, of the newest event of each transaction.',
    buckets: LATENCY_BUCKETS,
  },
  {
    name: 'cdc_sink_commits_total',
    type: 'counter',
    labels: ['pipeline'],
    help: 'Committed sink transactions.',
  },
  {
    name: 'cdc_sink_commit_duration_seconds',
    type: 'histogram',
    labels: ['pipeline'],
    help: 'From the call of commit to its answer.',
    buckets: DURATION_BUCKETS,
  },
  {
    name: 'cdc_sink_bytes_total',
    type: 'counter',
    labels: ['pipeline'],
    help: 'Bytes of keys and values committed.',
  },
  {
    name: 'cdc_dead_letter_records_total',
    type: 'counter',
    labels: ['pipeline', 'reason'],
    help: 'Rows diverted to the dead letter topic.',
  },
] as const satisfies readonly MetricDefinition[];

export type MetricName = (typeof METRICS)[number]['name'];
