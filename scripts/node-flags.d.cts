/** For programs that developers look at. */
export const programFlags: readonly string[];

/** For the worker. */
export const workerFlags: readonly string[];
