import { SqlServerError } from '../../types/sql-type';
import { FLOAT, type FunctionDefinition, simple } from './definition';

/** @throws SqlServerError 3623 where the operation has no result */
function ofAngle(operation: (...values: readonly number[]) => number, count = 1): FunctionDefinition {
  return simple({
    takes: new Array(count).fill(FLOAT) as (typeof FLOAT)[],
    returns: FLOAT,
    evaluate: (values) => {
      const result = operation(...(values as number[]));
      if (Number.isFinite(result)) return result;
      throw new SqlServerError(3623, 'An invalid floating point operation occurred.');
    },
  });
}

export const TRIGONOMETRIC_FUNCTIONS: Readonly<Record<string, FunctionDefinition>> = {
  ACOS: ofAngle((value = 0) => Math.acos(value)),
  ASIN: ofAngle((value = 0) => Math.asin(value)),
  ATN2: ofAngle((y = 0, x = 0) => Math.atan2(y, x), 2),
  COT: ofAngle((value = 0) => 1 / Math.tan(value)),
  DEGREES: ofAngle((value = 0) => (value * 180) / Math.PI),
  RADIANS: ofAngle((value = 0) => (value * Math.PI) / 180),
};
