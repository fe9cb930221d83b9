import { Construct } from 'constructs';
import { and, type Arg, type Condition, type Dict, eq, type Expr, or, when } from '../../helm';
import { HttpRoute, Route } from '../custom-kinds';
import { Ingress } from '../kinds';
import { metadataOf, type Component } from '../names';
import { v } from '../values';

interface HostValues {
  readonly enabled: Expr<boolean>;
  readonly host: Expr<string>;
  readonly annotations: Dict<string>;
}

interface IngressValues extends HostValues {
  readonly className: Expr<string>;
  readonly tlsSecretName: Expr<string>;
}

export interface ExposureProps {
  readonly component: Component;
  /** The Service that is reached, and its port. */
  readonly service: { readonly name: Arg<string>; readonly portName: string; readonly port: Arg<number> };
  readonly route: HostValues;
  readonly ingress: IngressValues;
  readonly httpRoute: HostValues & { readonly parentRefs: Iterable<never> };
  /** Condition under which the component is there. @default always */
  readonly enabled?: Condition;
  /** A further reason for the Route. */
  readonly routeToo?: Condition;
  /** The pods serve https: condition, and the authority for it where it is not OpenShift's. */
  readonly tls?: { readonly enabled: Condition; readonly authority: Expr<string> };
}

/** Ways from outside the cluster to one Service. */
export class Exposure extends Construct {
  constructor(scope: Construct, id: string, props: ExposureProps) {
    super(scope, id);
    const present = (condition: Condition): Condition =>
      props.enabled === undefined ? condition : and(props.enabled, condition);
    this.#route(props, present);
    this.#ingress(props, present);
    this.#httpRoute(props, present);
  }

  /** A Route needs no controller on OpenShift, and exists nowhere else. */
  #route(props: ExposureProps, present: (condition: Condition) => Condition): void {
    const { component, service, route, routeToo, tls } = props;
    const wanted = routeToo === undefined ? route.enabled : or(route.enabled, routeToo);
    const termination = tls === undefined ? 'edge' : when(tls.enabled, 'reencrypt', 'edge');
    const authority =
      tls === undefined
        ? {}
        : when(and(tls.enabled, tls.authority), { destinationCACertificate: tls.authority });
    const manifest = {
      metadata: metadataOf(service.name, component, { annotations: route.annotations }),
      spec: {
        ...when(route.host, { host: route.host }),
        to: { kind: 'Service', name: service.name, weight: 100 },
        port: { targetPort: service.portName },
        tls: { termination, insecureEdgeTerminationPolicy: 'Redirect', ...authority },
      },
    };
    new Route(this, 'route', when(present(and(eq(v.platform, 'openshift'), wanted)), manifest));
  }

  #ingress(
    { component, service, ingress }: ExposureProps,
    present: (condition: Condition) => Condition,
  ): void {
    const { className, host, tlsSecretName, annotations } = ingress;
    const backend = { service: { name: service.name, port: { name: service.portName } } };
    const http = { paths: [{ path: '/', pathType: 'Prefix', backend }] };
    const manifest = {
      metadata: metadataOf(service.name, component, { annotations }),
      spec: {
        ...when(className, { ingressClassName: className }),
        ...when(tlsSecretName, {
          tls: [{ secretName: tlsSecretName, ...when(host, { hosts: [host] }) }],
        }),
        rules: [{ http, ...when(host, { host }) }],
      },
    };
    new Ingress(this, 'ingress', when(present(ingress.enabled), manifest));
  }

  #httpRoute(
    { component, service, httpRoute }: ExposureProps,
    present: (condition: Condition) => Condition,
  ): void {
    const { host, parentRefs, annotations } = httpRoute;
    const manifest = {
      metadata: metadataOf(service.name, component, { annotations }),
      spec: {
        parentRefs: [...parentRefs],
        ...when(host, { hostnames: [host] }),
        rules: [{ backendRefs: [{ name: service.name, port: service.port }] }],
      },
    };
    new HttpRoute(this, 'httproute', when(present(httpRoute.enabled), manifest));
  }
}
