import { type Condition, type Fragment, when } from '../../helm';

/** The manifest, or the manifest while a condition holds. */
export const onlyIf = <T>(condition: Condition | undefined, manifest: T): T | Fragment<T> =>
  condition === undefined ? manifest : when(condition, manifest);
