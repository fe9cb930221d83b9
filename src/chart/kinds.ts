import { k8s } from 'cdk8s-plus-27';
import { templated } from '../helm';

// The kinds that the chart is made of, with values in any place.

export const ConfigMap = templated(k8s.KubeConfigMap);
export const Deployment = templated(k8s.KubeDeployment);
export const HorizontalPodAutoscaler = templated(k8s.KubeHorizontalPodAutoscalerV2);
export const Ingress = templated(k8s.KubeIngress);
export const Job = templated(k8s.KubeJob);
export const NetworkPolicy = templated(k8s.KubeNetworkPolicy);
export const Pod = templated(k8s.KubePod);
export const PodDisruptionBudget = templated(k8s.KubePodDisruptionBudget);
export const Role = templated(k8s.KubeRole);
export const RoleBinding = templated(k8s.KubeRoleBinding);
export const Secret = templated(k8s.KubeSecret);
export const Service = templated(k8s.KubeService);
export const ServiceAccount = templated(k8s.KubeServiceAccount);
