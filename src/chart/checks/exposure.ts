import { and, check, type Condition, eq, type Expr, not, or, text } from '../../helm';
import { v } from '../values';

interface Way {
  readonly key: string;
  readonly enabled: Condition;
  readonly host: Expr<string>;
}

const { jobmanager, cdcGateway } = v;

const waysOf = (component: string, values: typeof jobmanager | typeof cdcGateway): readonly Way[] =>
  (['route', 'ingress', 'httpRoute'] as const).map((kind) => ({
    key: `${component}.${kind}`,
    enabled: values[kind].enabled,
    host: values[kind].host,
  }));

const gatewayWays = waysOf('cdcGateway', cdcGateway);
const jobmanagerWays = waysOf('jobmanager', jobmanager);
const ways = [...jobmanagerWays, ...gatewayWays];

/** One host leads to one place. */
const hostsDiffer = ways.flatMap((first, index) =>
  ways
    .slice(index + 1)
    .map((second) =>
      check(
        or(not(first.enabled), not(second.enabled), not(first.host), not(eq(first.host, second.host))),
        text`${first.key}.host and ${second.key}.host are both "${first.host}": give each its own, or disable one`,
      ),
    ),
);

const REMEDY =
  'set cdcGateway.auth.tokensSecret, or cdcGateway.auth.allowAnonymous where something else guards it';

const guarded = or(not(cdcGateway.enabled), cdcGateway.auth.tokensSecret, cdcGateway.auth.allowAnonymous);

/** Whoever reaches the gateway may change every pipeline. */
const anonymous = [
  ...gatewayWays.map(({ key, enabled }) =>
    check(
      or(guarded, not(enabled)),
      `${key}.enabled: the gateway would be open to anyone outside the cluster: ${REMEDY}`,
    ),
  ),
  check(
    or(guarded, eq(v.service.type, 'ClusterIP')),
    text`service.type: with ${v.service.type} the gateway would be open to anyone outside the cluster: ${REMEDY}`,
  ),
];

const platform = [...jobmanagerWays, ...gatewayWays]
  .filter(({ key }) => key.endsWith('.route'))
  .map(({ key, enabled }) =>
    check(
      not(and(enabled, eq(v.platform, 'kubernetes'))),
      `${key}.enabled: there are no Routes with platform: kubernetes: use ingress or httpRoute`,
    ),
  );

export const exposureChecks = [...hostsDiffer, ...anonymous, ...platform];
