import { Type } from '@sinclair/typebox';
import { closed, flag, kubernetesList, listOf, oneOf, PATTERNS } from './words';

const cidrs = (of: string): ReturnType<typeof listOf> =>
  listOf(Type.String({ pattern: PATTERNS.cidr }), `Addresses of ${of}. Empty: any.`);

export const networkPolicy = closed(
  {
    enabled: flag(true, 'Makes NetworkPolicies: what is not listed is blocked.'),
    ingressFrom: kubernetesList('Further peers (NetworkPolicyPeer) that may call the gateway and the UI.'),
    egressPorts: Type.Array(Type.Integer({ minimum: 1, maximum: 65_535 }), {
      default: [1433, 9092, 9093, 9094, 443],
      description:
        'Ports that jobmanager and taskmanagers may reach beside those of externalServices; pipelines are not read.',
    }),
    egressCIDRs: closed(
      { mssql: cidrs('SQL Server'), kafka: cidrs('the Kafka brokers'), minio: cidrs('S3') },
      'Narrows the egress per system.',
    ),
  },
  'Network policies.',
);

export const service = closed(
  { type: oneOf(['ClusterIP', 'NodePort', 'LoadBalancer'], 'Type of the Services of gateway and UI.') },
  'Services.',
);
