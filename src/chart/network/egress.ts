import { type k8s } from 'cdk8s-plus-27';
import {
  choose,
  define,
  each,
  type Expr,
  find,
  hasPrefix,
  splitList,
  type Template,
  toInteger,
  when,
} from '../../helm';
import { type Component, selectorOf } from '../names';
import { v } from '../values';

type EgressRule = Template<k8s.NetworkPolicyEgressRule>;
type Cidrs = typeof v.networkPolicy.egressCIDRs.mssql;

/** Policies are judged behind the address of a Service: OpenShift's DNS pods listen on 5353. */
export const dns: EgressRule = {
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
    { protocol: 'UDP', port: 5353 },
    { protocol: 'TCP', port: 5353 },
  ],
};

/** The API server has no pods that a selector could name. */
export const apiServer: EgressRule = {
  ports: [
    { protocol: 'TCP', port: 443 },
    { protocol: 'TCP', port: 6443 },
  ],
};

export const toComponent = (component: Component, ...ports: readonly string[]): EgressRule => ({
  to: [{ podSelector: { matchLabels: selectorOf(component) } }],
  ports: ports.map((port) => ({ protocol: 'TCP', port })),
});

const addresses = (cidrs: Cidrs): readonly unknown[] => [...each(cidrs, (cidr) => ({ ipBlock: { cidr } }))];

const tcp = (port: Expr<number>, cidrs?: Cidrs): EgressRule => ({
  ...(cidrs !== undefined && { to: addresses(cidrs) as never }),
  ports: [{ protocol: 'TCP', port }],
});

/** The port of a URL, else that of its scheme. */
const portOfUrl = (name: string, url: Expr<string>): Expr<number> => {
  const written = find('[0-9]+', find('[^/\\n]:[0-9]+', url));
  const port = define(name, choose(written, written, choose(hasPrefix('https', url), '443', '80')));
  return toInteger(port);
};

const { mssql, kafka, minio } = v.externalServices;
const { egressCIDRs, egressPorts } = v.networkPolicy;
const { httpsProxy } = v.global.proxy;

const brokerPort = (broker: Expr<string>): Expr<string> => find('[0-9]+$', broker);

const toKafka = each(splitList(',', kafka.brokers), (broker) =>
  when(brokerPort(broker), tcp(toInteger(brokerPort(broker)), egressCIDRs.kafka)),
);

const toS3 = when(minio.endpoint, [tcp(portOfUrl('s3Port', minio.endpoint), egressCIDRs.minio)]);

const toProxy = when(httpsProxy, [tcp(portOfUrl('proxyPort', httpsProxy))]);

/** Systems that pipelines name themselves: by ports, and within the same addresses where there are any. */
const elsewhere = each(egressPorts, (port) => ({
  ports: [{ protocol: 'TCP', port }],
  to: [
    ...addresses(egressCIDRs.mssql),
    ...addresses(egressCIDRs.kafka),
    ...addresses(egressCIDRs.minio),
  ] as never,
}));

/** What the jobmanager reaches outside: state in Kafka, savepoints in S3. */
export const toState = [...toKafka, ...toS3, ...toProxy, ...elsewhere];

/** What taskmanagers reach outside. */
export const toSystems = [...when(mssql.host, [tcp(mssql.port, egressCIDRs.mssql)]), ...toState];
