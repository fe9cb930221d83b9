import { IMAGE_USER } from '../../core/image-contract';
import { eq, when } from '../../helm';
import { v } from '../values';

const { securityContext: given } = v;

/** Of every container. Checks let no value through that restricted-v2, -v3 or Pod Security would refuse. */
export const containerSecurity = {
  allowPrivilegeEscalation: given.allowPrivilegeEscalation,
  capabilities: { drop: given.capabilities.drop, add: given.capabilities.add },
  privileged: given.privileged,
  readOnlyRootFilesystem: given.readOnlyRootFilesystem,
  runAsNonRoot: given.runAsNonRoot,
  seccompProfile: { type: given.seccompProfile.type },
};

/** Of every pod: no ids, since OpenShift assigns them; elsewhere the group that volumes are given to. */
export const podSecurityContext = {
  runAsNonRoot: true,
  ...when(eq(v.platform, 'kubernetes'), { fsGroup: IMAGE_USER, fsGroupChangePolicy: 'OnRootMismatch' }),
  seccompProfile: { type: 'RuntimeDefault' },
};

/** restricted-v3 and the user namespace belong together: neither works without the other. */
export const hostUsers = when(eq(v.podSecurity.profile, 'restricted-v3'), false);

/** Asks OpenShift for the one constraint that the pod is made for. */
export const requiredConstraint = when(eq(v.platform, 'openshift'), {
  'openshift.io/required-scc': v.podSecurity.profile,
});
