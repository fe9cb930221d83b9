import { closed, flag, freeText, kubernetesList, PATTERNS, text, textMap } from './words';

// Ways from outside the cluster to one Service; each is off by default.

const annotations = textMap('Annotations of the object.');
const host = text(PATTERNS.host, '', 'Host name. Empty: the platform chooses, where it can.');
const enabled = flag(false, 'Makes an OpenShift Route.');

/** To a Service that speaks http: TLS ends at the router. */
export const route = closed({ enabled, host, annotations }, 'OpenShift Route; TLS ends at the router.');

/** To a Service that may speak https. */
export const secureRoute = closed(
  {
    enabled,
    host,
    destinationCACertificate: freeText(
      '',
      "Authority (PEM) of the pod's certificate, where it is not OpenShift's service CA.",
    ),
    annotations,
  },
  'OpenShift Route. TLS ends at the router, and begins there again where the pod serves https.',
);

export const ingress = closed(
  {
    enabled: flag(false, 'Makes an Ingress.'),
    className: text(PATTERNS.objectName, '', 'Class of the Ingress.'),
    host,
    tlsSecretName: text(PATTERNS.objectName, '', 'Secret with certificate and key for the host.'),
    annotations,
  },
  'Kubernetes Ingress.',
);

export const httpRoute = closed(
  {
    enabled: flag(false, 'Makes an HTTPRoute.'),
    host,
    parentRefs: kubernetesList('Gateways that take the route.'),
    annotations,
  },
  'HTTPRoute of the Gateway API.',
);
