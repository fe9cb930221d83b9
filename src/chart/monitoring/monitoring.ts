import { Construct } from 'constructs';
import { and, file, text, when } from '../../helm';
import { ConfigMap } from '../kinds';
import { PrometheusRule, ServiceMonitor } from '../custom-kinds';
import { componentName, metadataOf, selectorOf, type Component } from '../names';
import { v } from '../values';
import { alerts, type Alert } from './alerts';
import { dashboardJson } from './dashboard';

const { enabled, serviceMonitor, prometheusRule, dashboards, runbookUrl } = v.monitoring;

/** The label `component` of targets, by which rules tell them apart. */
const TARGETS: readonly (readonly [Component, target: string])[] = [
  ['jobmanager', 'jobmanager'],
  ['taskmanager', 'taskmanager'],
  ['cdcgateway', 'gateway'],
];

const ruleOf = ({ name, expr, for: duration, severity, summary, description }: Alert) => ({
  alert: name,
  expr,
  for: duration,
  labels: { severity },
  annotations: {
    summary,
    description,
    ...when(runbookUrl, { runbook_url: text`${runbookUrl}${name.toLowerCase()}` }),
  },
});

/** What Prometheus and Grafana need; all of it may be switched off where a user may not make it. */
export class Monitoring extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    for (const [component, target] of TARGETS) this.#serviceMonitor(component, target);
    const rules = {
      metadata: metadataOf(componentName('alerts'), undefined, { labels: prometheusRule.labels }),
      spec: { groups: [{ name: 'cdc.alerts', interval: '30s', rules: alerts.map(ruleOf) }] },
    };
    new PrometheusRule(this, 'prometheusrule', when(and(enabled, prometheusRule.enabled), rules));
    const dashboard = {
      metadata: metadataOf(componentName('grafana-dashboard'), undefined, {
        labels: { grafana_dashboard: 'true' },
      }),
      data: { 'flink-cdc-dashboard.json': file('dashboards/flink-cdc-dashboard.json', dashboardJson) },
    };
    new ConfigMap(this, 'dashboard', when(and(enabled, dashboards.enabled), dashboard));
  }

  #serviceMonitor(component: Component, target: string): void {
    const manifest = {
      metadata: metadataOf(componentName(component), component, { labels: serviceMonitor.labels }),
      spec: {
        selector: { matchLabels: selectorOf(component) },
        endpoints: [
          {
            port: 'metrics',
            interval: serviceMonitor.interval,
            relabelings: [
              { targetLabel: 'engine', replacement: v.engine },
              { targetLabel: 'component', replacement: target },
            ],
          },
        ],
      },
    };
    const wanted = and(enabled, serviceMonitor.enabled);
    const condition = component === 'cdcgateway' ? and(wanted, v.cdcGateway.enabled) : wanted;
    new ServiceMonitor(this, `${target}-servicemonitor`, when(condition, manifest));
  }
}
