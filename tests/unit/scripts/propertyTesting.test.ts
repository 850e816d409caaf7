import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertySettings } from '../../../scripts/propertyTesting.mjs';

test('properties run from the seed of the settings unless one is given', () => {
  expect(fc.readConfigureGlobal().seed).toBe(propertySettings.seed);
});
