import { type MetricName } from '../../core/metrics';

// One dashboard, in the form that Grafana has read since version 10.

interface Panel {
  readonly title: string;
  readonly description: string;
  readonly unit: string;
  /** Expression with the metric put in for `$metric`, and the legend of its series. */
  readonly queries: readonly (readonly [metric: MetricName, expr: string, legend: string])[];
}

const WHERE = '{namespace=~"$namespace",pipeline=~"$pipeline"}';
const rate = (by: string): string => `sum by (${by}) (rate($metric${WHERE}[$__rate_interval]))`;

const PANELS: readonly Panel[] = [
  {
    title: 'State',
    description: 'Pipelines by state.',
    unit: 'short',
    queries: [['cdc_pipeline_state', `sum by (state) ($metric${WHERE})`, '{{state}}']],
  },
  {
    title: 'Latency',
    description: 'From the commit at the source to the commit in the sink.',
    unit: 's',
    queries: [0.5, 0.99].map((quantile) => [
      'cdc_event_latency_seconds',
      `histogram_quantile(${quantile}, sum by (pipeline, le) (rate($metric_bucket${WHERE}[$__rate_interval])))`,
      `{{pipeline}} p${quantile * 100}`,
    ]),
  },
  {
    title: 'Events',
    description: 'Committed change events by operation.',
    unit: 'ops',
    queries: [['cdc_source_events_total', rate('pipeline, op'), '{{pipeline}} {{op}}']],
  },
  {
    title: 'Events by table',
    description: 'Committed change events of the ten busiest tables.',
    unit: 'ops',
    queries: [
      ['cdc_table_events_total', `topk(10, ${rate('pipeline, schema, table')})`, '{{schema}}.{{table}}'],
    ],
  },
  {
    title: 'Bytes',
    description: 'Bytes of keys and values committed.',
    unit: 'Bps',
    queries: [['cdc_sink_bytes_total', rate('pipeline'), '{{pipeline}}']],
  },
  {
    title: 'Commits',
    description: 'How long a commit of the sink takes, 99th percentile.',
    unit: 's',
    queries: [
      [
        'cdc_sink_commit_duration_seconds',
        `histogram_quantile(0.99, sum by (pipeline, le) (rate($metric_bucket${WHERE}[$__rate_interval])))`,
        '{{pipeline}}',
      ],
    ],
  },
  {
    title: 'Retention headroom',
    description: 'Time until unread changes are cleaned up at the source.',
    unit: 's',
    queries: [
      ['cdc_source_retention_headroom_seconds', `min by (pipeline) ($metric${WHERE})`, '{{pipeline}}'],
    ],
  },
  {
    title: 'Snapshot',
    description: 'Rows read by the snapshot.',
    unit: 'ops',
    queries: [['cdc_snapshot_rows_total', rate('pipeline, table'), '{{pipeline}} {{table}}']],
  },
  {
    title: 'Restarts',
    description: 'Restarts by the code of the error.',
    unit: 'short',
    queries: [
      [
        'cdc_pipeline_restarts_total',
        `sum by (pipeline, reason) (increase($metric${WHERE}[1h]))`,
        '{{pipeline}} {{reason}}',
      ],
    ],
  },
  {
    title: 'Dead letters',
    description: 'Rows diverted to the dead letter topic.',
    unit: 'short',
    queries: [
      [
        'cdc_dead_letter_records_total',
        `sum by (pipeline, reason) (increase($metric${WHERE}[1h]))`,
        '{{pipeline}} {{reason}}',
      ],
    ],
  },
];

const datasource = { type: 'prometheus', uid: '${datasource}' };
const COLUMNS = 2;
const WIDTH = 24 / COLUMNS;
const HEIGHT = 8;

const panel = ({ title, description, unit, queries }: Panel, index: number): object => ({
  id: index + 1,
  type: 'timeseries',
  title,
  description,
  datasource,
  gridPos: {
    x: (index % COLUMNS) * WIDTH,
    y: Math.floor(index / COLUMNS) * HEIGHT,
    w: WIDTH,
    h: HEIGHT,
  },
  fieldConfig: { defaults: { unit }, overrides: [] },
  targets: queries.map(([metric, expr, legendFormat], query) => ({
    refId: String.fromCharCode(65 + query),
    datasource,
    expr: expr.replaceAll('$metric', metric),
    legendFormat,
  })),
});

const variable = (name: string, query: string): object => ({
  name,
  type: 'query',
  datasource,
  query: { query, refId: name },
  refresh: 2,
  includeAll: true,
  multi: true,
  allValue: '.+',
  current: { text: 'All', value: '$__all' },
});

/** flink-cdc-dashboard.json. */
export const dashboardJson = `${JSON.stringify(
  {
    uid: 'cdc-pipelines',
    title: 'CDC pipelines',
    tags: ['cdc'],
    schemaVersion: 39,
    editable: false,
    refresh: '30s',
    time: { from: 'now-3h', to: 'now' },
    templating: {
      list: [
        { name: 'datasource', type: 'datasource', query: 'prometheus' },
        variable('namespace', 'label_values(cdc_pipeline_state, namespace)'),
        variable('pipeline', 'label_values(cdc_pipeline_state{namespace=~"$namespace"}, pipeline)'),
      ],
    },
    panels: PANELS.map(panel),
  },
  null,
  2,
)}\n`;
