import { type k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { and, type Condition, eq, not, or, type Template, when } from '../../helm';
import { NetworkPolicy } from '../kinds';
import { componentName, metadataOf, selectorOf, type Component } from '../names';
import { v } from '../values';
import { apiServer, dns, toComponent, toState, toSystems } from './egress';

type Peer = Template<k8s.NetworkPolicyPeer>;
type IngressRule = Template<k8s.NetworkPolicyIngressRule>;

const onOpenShift = eq(v.platform, 'openshift');
const isPublished = not(eq(v.service.type, 'ClusterIP'));

const from = (...components: readonly Component[]): readonly Peer[] =>
  components.map((component) => ({ podSelector: { matchLabels: selectorOf(component) } }));

const namespacesWith = (label: string, value: string): Peer => ({
  namespaceSelector: { matchLabels: { [label]: value } },
});

/** OpenShift's routers, also those on the network of the host. */
const router = namespacesWith('policy-group.network.openshift.io/ingress', '');
const monitoring = namespacesWith('network.openshift.io/policy-group', 'monitoring');

const scrape: IngressRule = {
  from: when(onOpenShift, [monitoring], [{ namespaceSelector: {} }]),
  ports: [{ protocol: 'TCP', port: 'metrics' }],
};

/** Callers of a port that may be exposed; a Service of type NodePort or LoadBalancer is called by anyone. */
const serve = (port: string, exposed: Condition, callers: readonly Peer[]): readonly unknown[] => [
  {
    from: [...callers, ...when(and(onOpenShift, exposed), [router]), ...v.networkPolicy.ingressFrom],
    ports: [{ protocol: 'TCP', port }],
  },
  ...when(isPublished, [{ ports: [{ protocol: 'TCP', port }] }]),
];

interface Rules {
  readonly component: Component;
  readonly enabled?: Condition;
  readonly ingress: readonly unknown[];
  readonly egress: readonly unknown[];
}

const { jobmanager, cdcGateway } = v;
const isAnyOf = ({ route, ingress, httpRoute }: typeof jobmanager | typeof cdcGateway): Condition =>
  or(route.enabled, ingress.enabled, httpRoute.enabled);

const RULES: readonly Rules[] = [
  {
    component: 'jobmanager',
    ingress: [
      ...serve(
        'ui',
        or(isAnyOf(jobmanager), jobmanager.highAvailability.enabled),
        from('cdcgateway', 'jobmanager'),
      ),
      { from: from('taskmanager', 'jobmanager'), ports: [{ protocol: 'TCP', port: 'rpc' }] },
      scrape,
    ],
    egress: [
      dns,
      toComponent('jobmanager', 'rpc', 'ui'),
      ...when(jobmanager.highAvailability.enabled, [apiServer]),
      ...toState,
    ],
  },
  {
    component: 'taskmanager',
    ingress: [scrape],
    egress: [dns, toComponent('jobmanager', 'rpc'), ...toSystems],
  },
  {
    component: 'cdcgateway',
    enabled: cdcGateway.enabled,
    ingress: [...serve('http', isAnyOf(cdcGateway), from('bootstrap', 'test')), scrape],
    egress: [dns, toComponent('jobmanager', 'ui')],
  },
  {
    component: 'bootstrap',
    enabled: and(cdcGateway.enabled, v.bootstrap.enabled),
    ingress: [],
    egress: [dns, toComponent('cdcgateway', 'http')],
  },
  {
    component: 'test',
    enabled: cdcGateway.enabled,
    ingress: [],
    egress: [dns, toComponent('cdcgateway', 'http')],
  },
];

/** Who may talk to whom: what is not listed is blocked. */
export class NetworkPolicies extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    for (const { component, enabled, ingress, egress } of RULES) {
      const condition =
        enabled === undefined ? v.networkPolicy.enabled : and(v.networkPolicy.enabled, enabled);
      const manifest = {
        metadata: metadataOf(componentName(component), component),
        spec: {
          podSelector: { matchLabels: selectorOf(component) },
          policyTypes: ['Ingress', 'Egress'],
          ingress: ingress as readonly IngressRule[],
          egress: egress as readonly Template<k8s.NetworkPolicyEgressRule>[],
        },
      };
      new NetworkPolicy(this, component, when(condition, manifest));
    }
  }
}
