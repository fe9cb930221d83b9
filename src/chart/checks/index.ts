import { Checks } from '../../helm';
import { type Construct } from 'constructs';
import { documentChecks } from './documents';
import { exposureChecks } from './exposure';
import { nameChecks } from './names';
import { releaseChecks } from './release';
import { securityChecks } from './security';
import { spellingChecks } from './spellings';

/** The rules between values, in the order in which they are told. */
export class ValuesChecks extends Checks {
  constructor(scope: Construct, id: string) {
    const checks = [
      ...nameChecks,
      ...releaseChecks,
      ...exposureChecks,
      ...spellingChecks,
      ...securityChecks,
      ...documentChecks,
    ];
    super(scope, id, { checks });
  }
}
