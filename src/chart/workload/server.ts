import { type Construct } from 'constructs';
import { type Condition, and, type Arg, atLeast, type Expr, not, or, when } from '../../helm';
import { Deployment, HorizontalPodAutoscaler, PodDisruptionBudget } from '../kinds';
import { componentName, metadataOf, selectorOf, type Component } from '../names';
import { v } from '../values';
import { Workload, type WorkloadProps } from './workload';

interface Autoscaling {
  readonly enabled: Expr<boolean>;
  readonly minReplicas: Expr<number>;
  readonly maxReplicas: Expr<number>;
  readonly targetCPUUtilizationPercentage: Expr<number>;
}

export interface ServerProps extends WorkloadProps {
  readonly replicas: Expr<number>;
  readonly autoscaling?: Autoscaling;
  /** Condition under which two of its pods may run at once, as in a rolling update. @default always */
  readonly overlaps?: Condition;
}

const rolling = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } };
const recreate = { type: 'Recreate' };

/** A long-lived component: a Deployment, and what keeps enough of its pods running. */
export class Server extends Workload {
  constructor(scope: Construct, id: string, props: ServerProps) {
    super(scope, id, props);
    const { component, enabled, overlaps } = props;
    const strategy = overlaps === undefined ? rolling : when(overlaps, rolling, recreate);
    const deployment = {
      metadata: metadataOf(componentName(component), component),
      spec: {
        ...this.#replicas(props),
        revisionHistoryLimit: v.revisionHistoryLimit,
        strategy: when<object, object>(v.updateStrategy, v.updateStrategy, strategy),
        selector: { matchLabels: selectorOf(component) },
        template: this.template,
      },
    };
    new Deployment(this, 'deployment', enabled === undefined ? deployment : when(enabled, deployment));
    this.#disruptionBudget(props);
    if (props.autoscaling !== undefined) this.#autoscaler(component, props.autoscaling, enabled);
  }

  /** An autoscaler owns the number of replicas. */
  #replicas({ replicas, autoscaling }: ServerProps): { replicas?: Arg<number> } {
    return autoscaling === undefined ? { replicas } : { ...when(not(autoscaling.enabled), { replicas }) };
  }

  /** With one pod it would only block the draining of nodes. */
  #disruptionBudget({ component, replicas, autoscaling, enabled }: ServerProps): void {
    const several =
      autoscaling === undefined
        ? atLeast(replicas, 2)
        : or(
            and(autoscaling.enabled, atLeast(autoscaling.minReplicas, 2)),
            and(not(autoscaling.enabled), atLeast(replicas, 2)),
          );
    const manifest = {
      metadata: metadataOf(componentName(component), component),
      spec: {
        maxUnavailable: 1,
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: { matchLabels: selectorOf(component) },
      },
    };
    const condition = enabled === undefined ? several : and(enabled, several);
    new PodDisruptionBudget(this, 'poddisruptionbudget', when(condition, manifest));
  }

  #autoscaler(component: Component, autoscaling: Autoscaling, enabled: Condition | undefined): void {
    const { minReplicas, maxReplicas, targetCPUUtilizationPercentage } = autoscaling;
    const name = componentName(component);
    const target = { type: 'Utilization', averageUtilization: targetCPUUtilizationPercentage };
    const manifest = {
      metadata: metadataOf(name, component),
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        minReplicas,
        maxReplicas,
        metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }],
      },
    };
    const condition = enabled === undefined ? autoscaling.enabled : and(enabled, autoscaling.enabled);
    new HorizontalPodAutoscaler(this, 'horizontalpodautoscaler', when(condition, manifest));
  }
}
