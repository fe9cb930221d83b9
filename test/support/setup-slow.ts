import { jest } from '@jest/globals';

// Real servers on busy cores take three to four times longer to start than on idle ones.
jest.setTimeout(180_000);
