import { Construct } from 'constructs';
import { PORTS } from '../../core/image-contract';
import { when } from '../../helm';
import { taskmanagerConfig } from '../config/worker-yaml';
import { allCredentials } from '../credentials';
import { images } from '../image';
import { Service } from '../kinds';
import { componentName, metadataOf, selectorOf } from '../names';
import { v } from '../values';
import { Server } from '../workload/server';
import { credentialsVolume, dataVolume, kafkaTlsVolume } from '../workload/volumes';

const COMPONENT = 'taskmanager';
const { endpoint } = v.externalServices.minio;

/** Moves the rows: the only pods that open connections to sources and sinks. */
export class Taskmanager extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new Server(this, 'Default', {
      component: COMPONENT,
      command: 'taskmanager',
      config: taskmanagerConfig,
      image: images.taskmanager,
      pullPolicy: v.worker.image.pullPolicy,
      replicas: v.taskmanager.replicas,
      autoscaling: v.taskmanager.autoscaling,
      resources: v.taskmanager.resources,
      env: [...when(endpoint, [{ name: 'MINIO_ENDPOINT', value: endpoint }])],
      ports: [
        { name: 'admin', containerPort: PORTS.admin },
        { name: 'metrics', containerPort: PORTS.metrics },
      ],
      volumes: [credentialsVolume(allCredentials), kafkaTlsVolume, dataVolume],
      isServer: true,
    });
    new Service(this, 'service', {
      metadata: metadataOf(componentName(COMPONENT), COMPONENT),
      spec: {
        clusterIP: 'None',
        selector: selectorOf(COMPONENT),
        ports: [{ name: 'metrics', port: PORTS.metrics, targetPort: 'metrics' }],
      },
    });
  }
}
