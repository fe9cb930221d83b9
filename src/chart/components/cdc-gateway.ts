import { Construct } from 'constructs';
import { PATHS, PORTS } from '../../core/image-contract';
import { choose, define, text, when } from '../../helm';
import { gatewayHasTls } from '../config/addresses';
import { gatewayConfig } from '../config/worker-yaml';
import { Exposure } from '../exposure/exposure';
import { images } from '../image';
import { ConfigMap, Service } from '../kinds';
import { componentName, fullname, metadataOf, selectorOf } from '../names';
import { v } from '../values';
import { Server } from '../workload/server';
import { type MountedVolume, tokensVolume } from '../workload/volumes';

const COMPONENT = 'cdcgateway';
const { enabled, port, configuration, tls } = v.cdcGateway;

/** The Secret with the gateway's certificate: the user's, or the one that OpenShift makes. */
const tlsSecret = define(
  'gatewayTlsSecret',
  choose(tls.secretName, tls.secretName, text`${fullname}-cdcgateway-tls`),
);

const tlsVolume: MountedVolume = {
  when: gatewayHasTls,
  volume: {
    name: 'tls',
    secret: {
      secretName: tlsSecret,
      items: [
        { key: 'tls.crt', path: 'tls.crt' },
        { key: 'tls.key', path: 'tls.key' },
      ],
    },
  },
  mount: { name: 'tls', mountPath: PATHS.gatewayTlsDir, readOnly: true },
};

/** The authority of the gateway's certificate, for clients within the release. */
export const gatewayCaVolume: MountedVolume = {
  when: gatewayHasTls,
  volume: {
    name: 'gateway-ca',
    ...when(
      tls.secretName,
      {
        secret: {
          secretName: tls.secretName,
          items: [{ key: 'ca.crt', path: 'ca.crt' }],
          // A certificate of a public authority comes without one.
          optional: true,
        },
      },
      {
        configMap: {
          name: text`${fullname}-service-ca`,
          items: [{ key: 'service-ca.crt', path: 'ca.crt' }],
        },
      },
    ),
  },
  mount: { name: 'gateway-ca', mountPath: PATHS.gatewayCaDir, readOnly: true },
};

const servingCertificate = when(tls.serviceCA, {
  'service.beta.openshift.io/serving-cert-secret-name': tlsSecret,
});

/** REST API for connectors and pipelines. */
export class CdcGateway extends Construct {
  readonly serviceName = componentName(COMPONENT);
  readonly servicePort = 'http';

  constructor(scope: Construct, id: string) {
    super(scope, id);
    new Server(this, 'Default', {
      component: COMPONENT,
      command: 'gateway',
      enabled,
      config: gatewayConfig,
      image: images.cdcGateway,
      pullPolicy: v.cdcGateway.image.pullPolicy,
      replicas: v.cdcGateway.replicas,
      autoscaling: v.cdcGateway.autoscaling,
      resources: v.cdcGateway.resources,
      ports: [
        { name: 'http', containerPort: port },
        { name: 'admin', containerPort: configuration.adminPort },
        { name: 'metrics', containerPort: PORTS.metrics },
      ],
      volumes: [tokensVolume, tlsVolume],
      isServer: true,
    });
    this.#services();
    new Exposure(this, 'exposure', {
      component: COMPONENT,
      enabled,
      service: { name: this.serviceName, portName: this.servicePort, port },
      route: v.cdcGateway.route,
      ingress: v.cdcGateway.ingress,
      httpRoute: v.cdcGateway.httpRoute,
      tls: { enabled: gatewayHasTls, authority: v.cdcGateway.route.destinationCACertificate },
    });
    const authority = metadataOf(text`${fullname}-service-ca`, COMPONENT, {
      annotations: { 'service.beta.openshift.io/inject-cabundle': 'true' },
    });
    new ConfigMap(this, 'service-ca', when(tls.serviceCA, { metadata: authority }));
  }

  #services(): void {
    const selector = selectorOf(COMPONENT);
    const api = {
      metadata: metadataOf(this.serviceName, COMPONENT, { annotations: servingCertificate }),
      spec: { type: v.service.type, selector, ports: [{ name: 'http', port, targetPort: 'http' }] },
    };
    // Apart, so that a Service of type NodePort or LoadBalancer never carries it.
    const metrics = {
      metadata: metadataOf(componentName('cdcgateway-metrics'), COMPONENT),
      spec: {
        clusterIP: 'None',
        selector,
        ports: [{ name: 'metrics', port: PORTS.metrics, targetPort: 'metrics' }],
      },
    };
    new Service(this, 'service', when(enabled, api));
    new Service(this, 'metrics-service', when(enabled, metrics));
  }
}
