import { check, eq, matches, text, trunc } from '../../helm';
import { fullname, namespace } from '../names';
import { v } from '../values';

const MAX_FULLNAME = 40;

/** Names that Kubernetes would refuse, each before it becomes half of another. */
export const nameChecks = [
  check(
    eq(trunc(MAX_FULLNAME, fullname), fullname),
    text`fullnameOverride: the name "${fullname}" has more than ${MAX_FULLNAME} characters: choose a shorter release name or set fullnameOverride`,
  ),
  check(
    matches('^[a-z]([-a-z0-9]*[a-z0-9])?$', fullname),
    text`fullnameOverride: the name "${fullname}" does not begin with a letter or holds more than lower case letters, digits and "-": choose another release name or set fullnameOverride`,
  ),
  check(
    eq(trunc(63, namespace), namespace),
    text`global.namespace: "${namespace}" has more than 63 characters`,
  ),
  check(
    eq(trunc(63, v.nameOverride), v.nameOverride),
    text`nameOverride: "${v.nameOverride}" has more than 63 characters, which no label can hold`,
  ),
];
