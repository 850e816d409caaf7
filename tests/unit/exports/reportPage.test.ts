import { expect, test } from 'vitest';
import { table, time } from '../../../src/exports/reportPage.ts';

test('a date stands in a cell as people read it, with the one for programs behind it', () => {
  expect(table(['As of'], [[time('2026-06-01')]])).toContain(
    '<td><time datetime="2026-06-01">1\u00a0June\u00a02026</time></td>',
  );
});

test('a time that says its zone keeps it; where nothing is known nothing stands', () => {
  expect(time('2026-06-01T08:00:00Z').markup).toContain('1\u00a0June\u00a02026 at 08:00 UTC<');
  expect(time('2026-06-01 08:00:00').markup).toContain('1\u00a0June\u00a02026 at 08:00<');
  expect(time(null).markup).toBe('');
});

test('a text in the place of a time stays text', () => {
  expect(time('<b>').markup).toBe('<time datetime="&lt;b&gt;">&lt;b&gt;</time>');
});
