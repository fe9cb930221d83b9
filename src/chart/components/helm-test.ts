import { Construct } from 'constructs';
import { testConfig } from '../config/worker-yaml';
import { when } from '../../helm';
import { workerImage } from '../image';
import { Pod } from '../kinds';
import { componentName, namespace } from '../names';
import { v } from '../values';
import { tokensVolume } from '../workload/volumes';
import { Workload } from '../workload/workload';
import { gatewayCaVolume } from './cdc-gateway';

const COMPONENT = 'test';
const { enabled } = v.cdcGateway;

/** What `helm test` runs: asks the gateway for its health and for the state of each enabled pipeline. */
export class HelmTest extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { template } = new Workload(this, 'Default', {
      component: COMPONENT,
      command: 'smoke-test',
      enabled,
      config: testConfig,
      image: workerImage,
      pullPolicy: v.worker.image.pullPolicy,
      resources: v.bootstrap.resources,
      volumes: [tokensVolume, gatewayCaVolume],
      isServer: false,
      restartPolicy: 'Never',
    });
    const pod = {
      metadata: {
        name: componentName(COMPONENT),
        namespace,
        labels: template.metadata.labels,
        annotations: {
          'helm.sh/hook': 'test',
          'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
          ...template.metadata.annotations,
        },
      },
      spec: template.spec,
    };
    new Pod(this, 'pod', when(enabled, pod));
  }
}
