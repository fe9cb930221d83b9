import { check, contains, each, eq, not, text, toJson } from '../../helm';
import { v } from '../values';

const { securityContext: given } = v;

const ASSIGNED =
  'OpenShift assigns it per namespace, and restricted-v2 and -v3 refuse other values: remove the key';
const RESTRICTED = 'restricted-v2, restricted-v3 and Pod Security restricted refuse any other';

/** Keys that the platform owns. 0 and empty maps count as set. */
const assigned = [
  'runAsUser',
  'runAsGroup',
  'fsGroup',
  'supplementalGroups',
  'seLinuxOptions',
  'windowsOptions',
  'procMount',
  'appArmorProfile',
] as const;

/** What the pods' security constraint would refuse at the first rollout is refused here, with the reason. */
export const securityChecks = [
  check(
    not(given.allowPrivilegeEscalation),
    `securityContext.allowPrivilegeEscalation: has to be false: ${RESTRICTED}`,
  ),
  check(not(given.privileged), `securityContext.privileged: has to be false: ${RESTRICTED}`),
  check(given.runAsNonRoot, `securityContext.runAsNonRoot: has to be true: ${RESTRICTED}`),
  check(
    contains('"ALL"', toJson(given.capabilities.drop)),
    `securityContext.capabilities.drop: has to hold ALL: ${RESTRICTED}`,
  ),
  ...each(given.capabilities.add, (capability) =>
    check(
      eq(capability, 'NET_BIND_SERVICE'),
      text`securityContext.capabilities.add: ${capability} cannot be had, only NET_BIND_SERVICE: ${RESTRICTED}`,
    ),
  ),
  check(
    eq(given.seccompProfile.type, 'RuntimeDefault'),
    text`securityContext.seccompProfile.type: ${given.seccompProfile.type} cannot be had, only RuntimeDefault: ${RESTRICTED}`,
  ),
  ...assigned.map((key) => check(eq(toJson(given[key]), 'null'), `securityContext.${key}: ${ASSIGNED}`)),
];
