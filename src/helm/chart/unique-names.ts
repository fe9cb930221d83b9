import { express, nodeOf } from '../tree/expression';
import { Each, UniqueName, UniqueNames, When } from '../tree/fragment';
import { text } from '../tree/vocabulary';
import { Candidate, loop } from './collision-names';

/** A list or map, for people. */
export interface Place {
  /** The manifest. */
  readonly place: string;
  readonly path: string;
}

const describe = ({ place, path }: Place): string => `${place} ${path}`.trim();

/** Only what values bring can collide by the user's fault; a lone map of values cannot collide with itself. */
export function uniqueNames(names: readonly unknown[], place: Place): readonly UniqueNames[] {
  const sources = sourcesOf(names);
  const isLoneMap = names.length === 1 && names[0] instanceof Each && names[0].key !== undefined;
  if (sources.length === 0 || isLoneMap) return [];
  // Fixed names come first, also those under a condition: then only names that values bring have to be compared.
  const always = names.filter((name) => name instanceof Candidate && isFixed(name));
  const sometimes = names.filter((name) => !(name instanceof Candidate) && isFixed(name));
  const byValues = names.filter((name) => !isFixed(name));
  const words = [...always, ...sometimes].flatMap(fixedTexts);
  const twice = new Set(words.filter((word, index) => words.indexOf(word) !== index));
  const naming = { sources: sources.join(', '), place, twice };
  const ordered = [
    ...[...always, ...sometimes].map((name) => withMessages(name, { ...naming, isFixed: true })),
    ...byValues.map((name) => withMessages(name, { ...naming, isFixed: false })),
  ];
  return [new UniqueNames(ordered, describe(place))];
}

function isFixed(tree: unknown): boolean {
  if (tree instanceof When) return isFixed(tree.then) && isFixed(tree.otherwise);
  if (Array.isArray(tree)) return tree.every(isFixed);
  return tree === undefined || (tree instanceof Candidate && tree.name.op === 'literal');
}

function fixedTexts(tree: unknown): readonly string[] {
  if (tree instanceof When) return [...fixedTexts(tree.then), ...fixedTexts(tree.otherwise)];
  if (Array.isArray(tree)) return tree.flatMap(fixedTexts);
  return tree instanceof Candidate && tree.name.op === 'literal' ? [String(tree.name.value)] : [];
}

const sourcesOf = (tree: unknown): readonly string[] => [
  ...new Set(
    Array.isArray(tree)
      ? tree.flatMap(sourcesOf)
      : tree instanceof When
        ? [...sourcesOf(tree.then), ...sourcesOf(tree.otherwise)]
        : tree instanceof Each
          ? sourcesOf(tree.body)
          : tree instanceof Candidate && tree.source !== undefined
            ? [tree.source]
            : [],
  ),
];

interface Naming {
  readonly sources: string;
  readonly place: Place;
  /** Fixed names that stand in two places. */
  readonly twice: ReadonlySet<string>;
  /** The name is compared only with other fixed ones. */
  readonly isFixed: boolean;
}

function withMessages(tree: unknown, naming: Naming): unknown {
  if (Array.isArray(tree)) return tree.map((item) => withMessages(item, naming));
  if (tree instanceof When)
    return new When(tree.condition, withMessages(tree.then, naming), withMessages(tree.otherwise, naming));
  if (tree instanceof Each)
    return new Each({ ...loop(tree), body: withMessages(tree.body, naming), pairs: false });
  return tree instanceof Candidate ? uniqueName(tree, naming) : undefined;
}

function uniqueName({ name, source }: Candidate, { sources, place, twice, isFixed }: Naming): UniqueName {
  if (isFixed && name.op === 'literal' && !twice.has(String(name.value)))
    return new UniqueName(name, undefined);
  const message = text`${source ?? sources}: "${express(name)}" comes out twice in ${describe(place)}`;
  return new UniqueName(name, nodeOf(message));
}
