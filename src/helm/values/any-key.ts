/** How TypeBox writes the keys of a record that may be called anything. */
export const ANY_KEY = '^(.*)$';
