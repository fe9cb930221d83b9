import { expect } from '@jest/globals';

/** For `toThrow`: an error of the server with that number. */
export function errorNumber(number: number): Error {
  return expect.objectContaining({ number }) as unknown as Error;
}
