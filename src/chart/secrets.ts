import { Construct } from 'constructs';
import { when } from '../helm';
import { allCredentials } from './credentials';
import { Secret } from './kinds';
import { componentName, metadataOf } from './names';
import { v } from './values';

/** Secrets made from values, for trying out; without `createSecrets` there are none. */
export class GeneratedSecrets extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    for (const { system, keys } of allCredentials) {
      const [first, second] = keys;
      const stringData = { [first.conventionalKey]: first.value, [second.conventionalKey]: second.value };
      const metadata = metadataOf(componentName(system));
      new Secret(this, system, when(v.createSecrets, { metadata, stringData }));
    }
  }
}
