import { Construct } from 'constructs';
import { and, not, text, when } from '../helm';
import { ConfigMap } from './kinds';
import { fullname, metadataOf } from './names';
import { v } from './values';

const { secretName, configMapName, injectTrustedCABundle } = v.global.caBundle;

/** An empty ConfigMap into which OpenShift writes the certificate authorities that the cluster trusts. */
export class TrustedCaBundle extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const metadata = metadataOf(text`${fullname}-trusted-ca`, undefined, {
      labels: { 'config.openshift.io/inject-trusted-cabundle': 'true' },
    });
    const injected = and(injectTrustedCABundle, not(secretName), not(configMapName));
    new ConfigMap(this, 'Resource', when(injected, { metadata }));
  }
}
