import { jest } from '@jest/globals';

// Pure code: what takes longer than this is stuck.
jest.setTimeout(30_000);
