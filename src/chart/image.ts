import {
  type Arg,
  chart,
  choose,
  define,
  type Expr,
  find,
  hasPrefix,
  matches,
  or,
  not,
  orElse,
  text,
} from '../helm';
import { v } from './values';

/** A first segment with a dot, a colon or the name localhost is a host. */
const HOST = '^([^/\\n]*[.:][^/\\n]*|localhost)/';

const { imageRegistry } = v.global;

/** A reference below `global.imageRegistry`, whatever host it has; one that is there already stays as it is. */
const relocated = (name: string, reference: Arg<string>): Expr<string> =>
  define(
    name,
    choose(
      or(not(imageRegistry), hasPrefix(text`${imageRegistry}/`, reference)),
      reference,
      choose(
        matches(HOST, reference),
        text`${imageRegistry}${find('/[^\\n]+', reference)}`,
        text`${imageRegistry}/${reference}`,
      ),
    ),
  );

const { registry, repository, tag, digest } = v.worker.image;

/** The repository with its registry, as it is called where the image comes from. */
const sourceRepository = define(
  'imageSource',
  choose(or(not(registry), matches(HOST, repository)), repository, text`${registry}/${repository}`),
);

const located = relocated('imageRepository', sourceRepository);

/** The one image that every pod runs. */
export const workerImage = define(
  'image',
  choose(digest, text`${located}@${digest}`, text`${located}:${orElse(chart.appVersion, tag)}`),
);

/** The image of a component that may have one of its own. */
const overridable = (component: string, override: Expr<string>): Expr<string> =>
  define(`${component}Image`, choose(override, relocated(`${component}Override`, override), workerImage));

export const images = {
  jobmanager: overridable('jobmanager', v.jobmanager.imageOverride),
  taskmanager: overridable('taskmanager', v.taskmanager.imageOverride),
  cdcGateway: overridable('cdcGateway', v.cdcGateway.imageOverride),
  bootstrap: overridable('bootstrap', v.bootstrap.imageOverride),
};
