import { choose, define, or, text } from '../../helm';
import { componentName, hostOf } from '../names';
import { v } from '../values';

/** The gateway serves https. */
export const gatewayHasTls = or(v.cdcGateway.tls.secretName, v.cdcGateway.tls.serviceCA);

const gatewayHost = text`${hostOf(componentName('cdcgateway'))}:${v.cdcGateway.port}`;

/** The gateway as other pods of the release call it. */
export const gatewayUrl = define(
  'gatewayUrl',
  choose(gatewayHasTls, text`https://${gatewayHost}`, text`http://${gatewayHost}`),
);

/** REST of the leading jobmanager; a standby hands on to it. */
export const jobmanagerUrl = define(
  'jobmanagerUrl',
  text`http://${hostOf(componentName('jobmanager'))}:${v.jobmanager.ports.ui}`,
);

/** All jobmanagers by one name, standbys too, for heartbeats. */
export const jobmanagerPeers = text`${hostOf(componentName('jobmanager-peers'))}:${v.jobmanager.ports.rpc}`;
