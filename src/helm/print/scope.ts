import { ChartError } from '../errors';
import { type Variable } from '../tree/node';

/** Where the printer stands. */
export interface Scope {
  /** Columns of the YAML that is being written. */
  readonly indent: number;
  /** How the root of the values is reached: inside `range` and `with` the dot is another. */
  readonly root: '.' | '$';
  readonly variables: ReadonlyMap<Variable, string>;
  /** Conditions that enclosing blocks have established, as Go text seen from `$`. */
  readonly known: ReadonlySet<string>;
  readonly constructPath: string;
  readonly manifestPath: string;
}

export const rootScope = (constructPath: string): Scope => ({
  indent: 0,
  root: '.',
  variables: new Map(),
  known: new Set(),
  constructPath,
  manifestPath: '',
});

export const pad = (scope: Scope): string => ' '.repeat(scope.indent);

export const indented = (scope: Scope, columns = 2): Scope => ({ ...scope, indent: scope.indent + columns });

export const at = (scope: Scope, step: string): Scope => ({
  ...scope,
  manifestPath:
    scope.manifestPath === '' || step.startsWith('[')
      ? scope.manifestPath + step
      : `${scope.manifestPath}.${step}`,
});

/** The scope inside a loop, with names that hide no outer ones. */
export function withVariables(scope: Scope, variables: readonly Variable[]): Scope {
  const names = new Map(scope.variables);
  for (const variable of variables) {
    const taken = new Set(names.values());
    let name = `$${variable.name}`;
    for (let count = 2; taken.has(name); count++) name = `$${variable.name}${count}`;
    names.set(variable, name);
  }
  return { ...scope, root: '$', variables: names };
}

export const refuse = (scope: Scope, message: string): ChartError => new ChartError(message, scope);
