'use strict';
// Flags of Node for the project's programs. Dependency-free, for Node 20.

// kafkajs arms timers with negative delays, which Node 24 warns of once.
const quiet = '--disable-warning=TimeoutNegativeWarning';

/** For programs that developers look at: stacks name the TypeScript sources. */
const programFlags = [quiet, '--enable-source-maps'];

/**
 * For the worker. No source maps: Node reads the bundle's when it starts, which costs half a second and 40 MB, and the
 * bundle is not minified. The young generation of its heap is three times this many MB at most. V8's own choice, 32 on
 * a machine with memory, takes 40 MB more and a tenth more CPU, since it fits no cache; 8 is like 16.
 */
const workerFlags = [quiet, '--max-semi-space-size=16'];

module.exports = { programFlags, workerFlags };
