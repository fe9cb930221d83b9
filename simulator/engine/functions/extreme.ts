import { type SqlValue } from '../../types/sql-type';
import { commonTypeOf, convertTo } from '../compile/conversion';
import { comparatorOf } from '../values/comparison';
import { type FunctionDefinition } from './definition';

/** The greatest or least of its arguments that are not null. */
function extreme(sign: 1 | -1): FunctionDefinition {
  return {
    minimum: 1,
    maximum: 254,
    compile: ({ arguments: args }) => {
      const type = commonTypeOf(args);
      const compare = comparatorOf(type);
      const readers = args.map((argument) => convertTo(argument, type).evaluate);
      return {
        type,
        nullable: args.every(({ nullable }) => nullable),
        evaluate: (frame) => {
          let best: SqlValue = null;
          for (const read of readers) {
            const value = read(frame);
            if (value !== null && (best === null || sign * compare(value, best) > 0)) best = value;
          }
          return best;
        },
      };
    },
  };
}

export const EXTREME_FUNCTIONS: Readonly<Record<string, FunctionDefinition>> = {
  GREATEST: extreme(1),
  LEAST: extreme(-1),
};
