import { version } from '../../package.json';

/** Of the package; also shown by the metric cdc_build_info. */
export const VERSION = version;
