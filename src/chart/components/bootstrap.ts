import { Construct } from 'constructs';
import { and, define, or, parsed, sha256, text, toJson, trunc, when } from '../../helm';
import { bootstrapConfig, documents } from '../config/worker-yaml';
import { images } from '../image';
import { Job } from '../kinds';
import { componentName, metadataOf } from '../names';
import { v } from '../values';
import { documentsVolume, tokensVolume } from '../workload/volumes';
import { Workload } from '../workload/workload';
import { gatewayCaVolume } from './cdc-gateway';

const COMPONENT = 'bootstrap';

/** There is something to submit. */
const enabled = and(v.bootstrap.enabled, or(v.pipelines, v.bootstrap.cdcConnectors));

/**
 * Submits what the values file declares. An ordinary Job whose name is a fingerprint of its specification: what
 * cannot be changed in a Job makes a new one, and Helm deletes the former.
 */
export class Bootstrap extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const workload = new Workload(this, 'Default', {
      component: COMPONENT,
      command: 'bootstrap',
      enabled,
      config: bootstrapConfig,
      data: { 'documents.json': documents },
      image: images.bootstrap,
      pullPolicy: v.bootstrap.image.pullPolicy,
      resources: v.bootstrap.resources,
      volumes: [documentsVolume, tokensVolume, gatewayCaVolume],
      annotations: { 'checksum/documents': sha256(documents) },
      isServer: false,
      restartPolicy: 'OnFailure',
    });
    const spec = define('bootstrapSpec', {
      backoffLimit: v.bootstrap.retries,
      template: workload.template,
    });
    const fingerprint = trunc(8, sha256(toJson(parsed(spec))));
    const manifest = {
      metadata: metadataOf(text`${componentName(COMPONENT)}-${fingerprint}`, COMPONENT),
      spec,
    };
    new Job(this, 'job', when(enabled, manifest));
  }
}
