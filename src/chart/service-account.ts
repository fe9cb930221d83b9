import { Construct } from 'constructs';
import { type Condition, and, choose, define, type Expr, orElse, text, when } from '../helm';
import { ServiceAccount } from './kinds';
import { fullname, metadataOf, type Component } from './names';
import { v } from './values';

const { create, name, annotations } = v.serviceAccount;

const prefix = define('serviceAccountPrefix', choose(name, name, fullname));

const accountOf = (component: Component): Expr<string> =>
  define(`${component}Account`, choose(create, text`${prefix}-${component}`, orElse('default', name)));

/** The accounts that pods run as; that of the test is the gateway's, whom it asks. */
export const accounts: Readonly<Record<Component, Expr<string>>> = (() => {
  const cdcgateway = accountOf('cdcgateway');
  return {
    jobmanager: accountOf('jobmanager'),
    taskmanager: accountOf('taskmanager'),
    cdcgateway,
    bootstrap: accountOf('bootstrap'),
    test: cdcgateway,
  };
})();

export interface AccountProps {
  readonly component: Component;
  /** Condition under which the component is there. @default always */
  readonly enabled: Condition | undefined;
}

/** The account of one component; it may do nothing unless a Role says so. */
export class Account extends Construct {
  constructor(scope: Construct, id: string, props: AccountProps) {
    super(scope, id);
    const metadata = metadataOf(accounts[props.component], props.component, { annotations });
    const manifest = { metadata, automountServiceAccountToken: false };
    const condition = props.enabled === undefined ? create : and(create, props.enabled);
    new ServiceAccount(this, 'Resource', when(condition, manifest));
  }
}
