export interface ChartErrorPlace {
  /** Path of the construct in the cdk8s tree. */
  readonly constructPath?: string | undefined;
  /** Where in the manifest: `spec.template.metadata.labels`. */
  readonly manifestPath?: string | undefined;
}

/**
 * What a chart author or a chart user did wrong. The message names the construct, the place in its manifest and the
 * value, as far as each of them is known.
 */
export class ChartError extends Error {
  override readonly name = 'ChartError';

  constructor(message: string, place: ChartErrorPlace = {}) {
    const { constructPath, manifestPath } = place;
    const where = [constructPath, manifestPath].filter((part) => part !== undefined && part !== '');
    super(where.length === 0 ? message : `${where.join(' ')}: ${message}`);
  }
}
