import { symbolicValues } from '../../helm';
import { Values } from './schema';

export { Values } from './schema';

/** The values as constructs see them. */
export const v = symbolicValues(Values);
