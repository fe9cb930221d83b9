import { closed, FLINK, freeText, PATTERNS, pullPolicy, text } from './words';

/** The one image that every pod runs. */
export const workerImage = closed(
  {
    registry: text(PATTERNS.registry, 'quay.io', 'Registry of the image, where the repository names none.'),
    repository: text(PATTERNS.repository, 'flink-cdc-connector/worker', 'Repository of the image.'),
    tag: text(PATTERNS.tag, '', 'Tag. Empty: the version of the application.'),
    digest: text(PATTERNS.digest, '', 'Digest (sha256:...); wins over the tag.'),
    pullPolicy: pullPolicy(),
  },
  'The one image that every pod of engine worker runs.',
);

export const flinkImage = closed(
  {
    repository: text(PATTERNS.repository, 'apache/flink', 'Repository of the Flink image.', FLINK),
    tag: text(PATTERNS.tag, '1.20-java17', 'Tag of the Flink image.', FLINK),
    pullPolicy: pullPolicy(FLINK),
  },
  'Image of Apache Flink.',
);

/** Older values files name images here that are not ours; they are listed in NOTES and not pulled. */
export const formerImage = closed(
  {
    repository: freeText('', 'Accepted and not used: see imageOverride.'),
    tag: freeText('', 'Accepted and not used: see imageOverride.'),
    pullPolicy: pullPolicy(),
  },
  'Former image of this component; its pull policy acts.',
);

export const imageOverride = text(
  PATTERNS.imageReference,
  '',
  'Another image for this component, as a full reference.',
);
