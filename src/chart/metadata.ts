import { type ChartMetadata } from '../helm';

/** What Chart.yaml says. Versions of chart and worker move together. */
export const metadata: ChartMetadata = {
  version: '0.1.0',
  appVersion: '0.1.0',
  description: 'Captures the changes of SQL Server and delivers them to Kafka exactly once.',
  // unhealthyPodEvictionPolicy is beta from 1.27 on.
  kubeVersion: '>=1.27.0-0',
  keywords: ['cdc', 'change-data-capture', 'kafka', 'sql-server', 'openshift'],
  annotations: {
    'artifacthub.io/category': 'streaming-messaging',
    'artifacthub.io/license': 'Apache-2.0',
    'charts.openshift.io/name': 'Flink CDC Connector',
  },
};
