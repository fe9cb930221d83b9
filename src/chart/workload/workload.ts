import { Construct } from 'constructs';
import { type Condition, type Arg, type Expr, sha256 } from '../../helm';
import { ConfigMap } from '../kinds';
import { componentName, metadataOf } from '../names';
import { Account, accounts } from '../service-account';
import { onlyIf } from './only-if';
import { podTemplate, type PodProps, type PodTemplate } from './pod';
import { configVolume } from './volumes';

export interface WorkloadProps extends Omit<PodProps, 'serviceAccount' | 'checksum'> {
  /** worker.yaml of the component. */
  readonly config: Expr<string>;
  /** Further keys of its ConfigMap. */
  readonly data?: Readonly<Record<string, Arg<string>>>;
  /** Condition under which the component is there. @default always */
  readonly enabled?: Condition;
}

/** A component: its settings, its account, and the template of its pods. Every pod of the release is made here. */
export class Workload extends Construct {
  readonly template: PodTemplate;
  readonly account: Expr<string>;

  constructor(scope: Construct, id: string, props: WorkloadProps) {
    super(scope, id);
    const { component, config, data = {}, enabled, volumes } = props;
    this.account = accounts[component];
    if (component !== 'test') new Account(this, 'serviceaccount', { component, enabled });
    const settings = {
      metadata: metadataOf(componentName(component), component),
      data: { 'worker.yaml': config, ...data },
    };
    new ConfigMap(this, 'config', onlyIf(enabled, settings));
    this.template = podTemplate({
      ...props,
      serviceAccount: this.account,
      checksum: sha256(config),
      volumes: [configVolume(component), ...volumes],
    });
  }
}
