import { type ApiObject, type GroupVersionKind } from 'cdk8s';
import { type Construct } from 'constructs';
import { type GeneratedKind, templated, type TemplatedKind } from '../helm';

// Kinds that Kubernetes gets by custom resource definitions, as far as the chart writes them.

interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Only group, version and kind of a generated class are used: there is nothing to construct. */
const custom = <P>(apiVersion: string, kind: string): TemplatedKind<P> => {
  const generated: { readonly GVK: GroupVersionKind } = { GVK: { apiVersion, kind } };
  return templated<P>(
    generated as GeneratedKind<P> & (new (scope: Construct, id: string, props: P) => ApiObject),
  );
};

export interface RouteProps {
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly host?: string;
    readonly to: { readonly kind: string; readonly name: string; readonly weight?: number };
    readonly port: { readonly targetPort: string };
    readonly tls: {
      readonly termination: string;
      readonly insecureEdgeTerminationPolicy: string;
      readonly destinationCACertificate?: string;
    };
  };
}

export const Route = custom<RouteProps>('route.openshift.io/v1', 'Route');

export interface HttpRouteProps {
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly parentRefs?: readonly Readonly<Record<string, unknown>>[];
    readonly hostnames?: readonly string[];
    readonly rules: readonly {
      readonly backendRefs: readonly { readonly name: string; readonly port: number }[];
    }[];
  };
}

export const HttpRoute = custom<HttpRouteProps>('gateway.networking.k8s.io/v1', 'HTTPRoute');

export interface ServiceMonitorProps {
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly endpoints: readonly {
      readonly port: string;
      readonly interval: string;
      readonly relabelings: readonly { readonly targetLabel: string; readonly replacement: string }[];
    }[];
  };
}

export const ServiceMonitor = custom<ServiceMonitorProps>('monitoring.coreos.com/v1', 'ServiceMonitor');

export interface PrometheusRuleProps {
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly groups: readonly {
      readonly name: string;
      readonly interval: string;
      readonly rules: readonly {
        readonly alert: string;
        readonly expr: string;
        readonly for: string;
        readonly labels: Readonly<Record<string, string>>;
        readonly annotations: Readonly<Record<string, string>>;
      }[];
    }[];
  };
}

export const PrometheusRule = custom<PrometheusRuleProps>('monitoring.coreos.com/v1', 'PrometheusRule');
