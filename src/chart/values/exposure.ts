import { closed, flag, kubernetesList, oneOf, PATTERNS, text, textMap } from './words';

const annotations = textMap('Annotations of the object.');
const hostName = text(PATTERNS.host, '', 'Host name. Empty: the platform chooses, where it can.');

/** Ways from outside the cluster to one Service; each is off by default. */
export const exposure = {
  route: closed(
    {
      enabled: flag(false, 'Makes an OpenShift Route.'),
      host: hostName,
      termination: oneOf(
        ['edge', 'reencrypt'],
        'Where TLS ends: at the router, or there and again at the pod (cdcGateway.tls).',
      ),
      annotations,
    },
    'OpenShift Route.',
  ),
  ingress: closed(
    {
      enabled: flag(false, 'Makes an Ingress.'),
      className: text(PATTERNS.objectName, '', 'Class of the Ingress.'),
      host: hostName,
      tlsSecretName: text(PATTERNS.objectName, '', 'Secret with certificate and key for the host.'),
      annotations,
    },
    'Kubernetes Ingress.',
  ),
  httpRoute: closed(
    {
      enabled: flag(false, 'Makes an HTTPRoute of the Gateway API.'),
      host: hostName,
      parentRefs: kubernetesList('Gateways that take the route.'),
      annotations,
    },
    'HTTPRoute of the Gateway API.',
  ),
};
