'use strict';
// One project per tier of test/. The order of the tiers and their needs are in scripts/test/tiers.ts.
const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
      module: { type: 'commonjs' },
      sourceMaps: 'inline',
    },
  ],
};

const tier = (name) => ({
  displayName: name,
  testEnvironment: 'node',
  rootDir: __dirname,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/lib/'],
  transform,
  clearMocks: true,
  setupFilesAfterEnv: [`<rootDir>/test/support/setup-${name === 'unit' ? 'fast' : 'slow'}.ts`],
});

module.exports = { projects: ['unit', 'simulator', 'contract', 'integration', 'chart', 'fault'].map(tier) };
