// A value is callable for the compiler, so that the compiler gives it what JavaScript gives to functions: `v.x.length`
// would compile, and be nothing. A private member of the same name makes it an error. They are three groups, since a
// value may have a key of such a name: `v.image.name` is an honest path. Interfaces stand between, so that linters do
// not take `{ ...v.labels }` for the spread of a class instance.

declare const GROUP: unique symbol;

declare class PrivateLength {
  private readonly length: never;
}
interface HiddenLength extends PrivateLength {
  readonly [GROUP]?: never;
}

declare class PrivateName {
  private readonly name: never;
}
interface HiddenName extends PrivateName {
  readonly [GROUP]?: never;
}

declare class PrivateRest {
  private readonly apply: never;
  private readonly arguments: never;
  private readonly bind: never;
  private readonly call: never;
  private readonly caller: never;
  private readonly prototype: never;
  private readonly toLocaleString: never;
  private readonly toString: never;
  private readonly valueOf: never;
}
interface HiddenRest extends PrivateRest {
  readonly [GROUP]?: never;
}
type RestKey =
  | 'apply'
  | 'arguments'
  | 'bind'
  | 'call'
  | 'caller'
  | 'prototype'
  | 'toLocaleString'
  | 'toString'
  | 'valueOf';

/** Makes what functions have inaccessible, but for groups of which the values themselves have a key. */
export type HiddenMembers<Keys = never> = ('length' extends Keys ? unknown : HiddenLength) &
  ('name' extends Keys ? unknown : HiddenName) &
  ([Extract<RestKey, Keys>] extends [never] ? HiddenRest : unknown);
