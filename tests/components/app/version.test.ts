import { expect, test } from 'vitest';
import { version as declared } from '../../../package.json';
import { version } from '../../../src/app/version.ts';

test('the app’s version is the package’s', () => {
  expect(version).toBe(declared);
});
