import { type Arg, type Expr, text, toJson } from '../../helm';

type Scalar = number | boolean;

/** `key: value` of worker.yaml for what may hold any character: JSON is YAML, and no value can break out of it. */
export const setting = (key: string, value: Arg<unknown>): Expr<string> => text`${key}: ${toJson(value)}`;

/** `key: value` for numbers and booleans. */
export const plain = (key: string, value: Arg<Scalar>): Expr<string> => text`${key}: ${value}`;

/** The same below a heading. */
export const nested = (key: string, value: Arg<unknown>): Expr<string> => setting(`  ${key}`, value);
export const nestedPlain = (key: string, value: Arg<Scalar>): Expr<string> => plain(`  ${key}`, value);
