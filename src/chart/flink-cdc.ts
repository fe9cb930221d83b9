import { type Construct } from 'constructs';
import { FreeObjects, HelmChart, type Release } from '../helm';
import { TrustedCaBundle } from './ca-bundle';
import { ValuesChecks } from './checks';
import { Bootstrap } from './components/bootstrap';
import { CdcGateway } from './components/cdc-gateway';
import { HelmTest } from './components/helm-test';
import { Jobmanager } from './components/jobmanager';
import { Taskmanager } from './components/taskmanager';
import { metadata } from './metadata';
import { CHART_NAME } from './names';
import { Monitoring } from './monitoring/monitoring';
import { NetworkPolicies } from './network/policies';
import { notes } from './notes/notes';
import { readme } from './readme';
import { GeneratedSecrets } from './secrets';
import { v, Values } from './values';

const files = { 'README.md': readme };

export interface FlinkCdcProps extends Release {
  /** Labels of every object. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The whole product: one release of it as manifests, and the Helm chart. */
export class FlinkCdc extends HelmChart {
  readonly jobmanager: Jobmanager;
  readonly gateway: CdcGateway;

  constructor(scope: Construct, id: string, props: FlinkCdcProps = {}) {
    super(scope, id, { ...metadata, ...props, name: CHART_NAME, schema: Values, notes, files });
    new ValuesChecks(this, 'checks');
    this.jobmanager = new Jobmanager(this, 'jobmanager');
    new Taskmanager(this, 'taskmanager');
    this.gateway = new CdcGateway(this, 'cdcgateway');
    new Bootstrap(this, 'bootstrap');
    new HelmTest(this, 'test');
    new NetworkPolicies(this, 'networkpolicy');
    new Monitoring(this, 'monitoring');
    new GeneratedSecrets(this, 'secret');
    new TrustedCaBundle(this, 'trusted-ca');
    new FreeObjects(this, 'extra-objects', 'extraObjects', v.extraObjects);
  }
}
