import { Construct } from 'constructs';
import { PORTS } from '../../core/image-contract';
import { when } from '../../helm';
import { jobmanagerConfig } from '../config/worker-yaml';
import { kafkaCredentials, minioCredentials } from '../credentials';
import { Exposure } from '../exposure/exposure';
import { images } from '../image';
import { Role, RoleBinding, Service } from '../kinds';
import { componentName, metadataOf, namespace, selectorOf } from '../names';
import { v } from '../values';
import { Server } from '../workload/server';
import { credentialsVolume, kafkaTlsVolume } from '../workload/volumes';

const COMPONENT = 'jobmanager';
const { enabled: isHighlyAvailable } = v.jobmanager.highAvailability;

/** The only thing of the API server that any pod of the release may touch: the Lease that elects a leader. */
class LeaderElection extends Construct {
  constructor(scope: Construct, id: string, account: string | Server['account']) {
    super(scope, id);
    const name = componentName(COMPONENT);
    const leases = { apiGroups: ['coordination.k8s.io'], resources: ['leases'] };
    const role = {
      metadata: metadataOf(name, COMPONENT),
      rules: [
        // A name cannot restrict what does not exist yet.
        { ...leases, verbs: ['create'] },
        { ...leases, resourceNames: [name], verbs: ['get', 'update'] },
      ],
    };
    const binding = {
      metadata: metadataOf(name, COMPONENT),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
    };
    new Role(this, 'role', when(isHighlyAvailable, role));
    new RoleBinding(this, 'rolebinding', when(isHighlyAvailable, binding));
  }
}

/** Assigns pipelines to taskmanagers; one leader, and standbys with high availability. */
export class Jobmanager extends Construct {
  /** Service of REST and UI. */
  readonly serviceName = componentName(COMPONENT);
  readonly servicePort = 'ui';

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const server = new Server(this, 'Default', {
      component: COMPONENT,
      command: 'jobmanager',
      config: jobmanagerConfig,
      image: images.jobmanager,
      pullPolicy: v.worker.image.pullPolicy,
      replicas: v.jobmanager.replicas,
      // Two leaders without an election would fence each other.
      overlaps: isHighlyAvailable,
      resources: v.jobmanager.resources,
      token: isHighlyAvailable,
      ports: [
        { name: 'ui', containerPort: v.jobmanager.ports.ui },
        { name: 'rpc', containerPort: v.jobmanager.ports.rpc },
        { name: 'admin', containerPort: PORTS.admin },
        { name: 'metrics', containerPort: PORTS.metrics },
      ],
      volumes: [credentialsVolume([kafkaCredentials, minioCredentials]), kafkaTlsVolume],
      isServer: true,
    });
    new LeaderElection(this, 'leader-election', server.account);
    this.#services();
    const { ui } = v.jobmanager.ports;
    new Exposure(this, 'exposure', {
      component: COMPONENT,
      service: { name: this.serviceName, portName: this.servicePort, port: ui },
      route: v.jobmanager.route,
      ingress: v.jobmanager.ingress,
      httpRoute: v.jobmanager.httpRoute,
      // As it always was with high availability.
      routeToo: isHighlyAvailable,
    });
  }

  #services(): void {
    const selector = selectorOf(COMPONENT);
    new Service(this, 'service', {
      metadata: metadataOf(this.serviceName, COMPONENT),
      spec: {
        type: v.service.type,
        selector,
        ports: [{ name: 'ui', port: v.jobmanager.ports.ui, targetPort: 'ui' }],
      },
    });
    // Apart, so that a Service of type NodePort or LoadBalancer never carries them.
    new Service(this, 'peers-service', {
      metadata: metadataOf(componentName('jobmanager-peers'), COMPONENT),
      spec: {
        clusterIP: 'None',
        publishNotReadyAddresses: true,
        selector,
        ports: [
          { name: 'rpc', port: v.jobmanager.ports.rpc, targetPort: 'rpc' },
          { name: 'metrics', port: PORTS.metrics, targetPort: 'metrics' },
        ],
      },
    });
  }
}
