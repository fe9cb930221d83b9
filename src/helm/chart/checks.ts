import { Construct } from 'constructs';
import { type CheckItem, type UniqueNames } from '../tree/fragment';
import { type Fragment } from '../tree/template-type';

export interface ChecksProps {
  /** `check()` and `distinct()` items; `when` and `each` work around them as everywhere. */
  readonly checks: readonly (
    CheckItem | UniqueNames | Fragment<CheckItem> | Fragment<readonly CheckItem[]>
  )[];
}

/** Rules between values. All that are broken are reported at once, in the same words by Helm and by synth. */
export class Checks extends Construct {
  readonly checks: readonly unknown[];

  constructor(scope: Construct, id: string, props: ChecksProps) {
    super(scope, id);
    this.checks = props.checks;
  }
}
