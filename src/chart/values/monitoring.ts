import { closed, count, flag, PATTERNS, text, textMap } from './words';

export const monitoring = closed(
  {
    enabled: flag(false, 'Makes the objects below. They need the ClusterRole monitoring-edit on OpenShift.'),
    serviceMonitor: closed(
      {
        enabled: flag(true, 'Makes a ServiceMonitor per component.'),
        interval: text(PATTERNS.duration, '30s', 'How often metrics are read.'),
        labels: textMap('Further labels, by which a Prometheus chooses its ServiceMonitors.'),
      },
      'ServiceMonitors.',
    ),
    prometheusRule: closed(
      {
        enabled: flag(true, 'Makes a PrometheusRule with alerts.'),
        labels: textMap('Further labels, by which a Prometheus chooses its rules.'),
      },
      'Alerts.',
    ),
    thresholds: closed(
      {
        latencySeconds: count(
          60,
          1,
          86_400,
          'Seconds from commit at the source to the sink, 99th percentile.',
        ),
        retentionHeadroomSeconds: count(
          21_600,
          60,
          604_800,
          'Seconds that are left until unread changes are cleaned up at the source.',
        ),
        restartsPerHour: count(5, 1, 1000, 'Restarts of one pipeline.'),
      },
      'When alerts fire.',
    ),
    runbookUrl: text(PATTERNS.url, '', 'Begins the URL of runbooks: the name of the alert is put behind it.'),
    dashboards: closed(
      { enabled: flag(true, 'Makes a ConfigMap with a dashboard for Grafana.') },
      'Dashboards.',
    ),
  },
  'Monitoring.',
);
