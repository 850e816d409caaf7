import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Json } from '../../../../src/core/json.ts';
import { isSaidByLink, withLinkReasons } from '../../../../src/core/sharing/linkReasons.ts';
import { emptyStudy } from './study.ts';

/** The reasons of a link's study as they are told, where a stage has these. */
function told(stage: string, reasons: Readonly<Record<string, string>>, spec: { [name: string]: Json } = {}) {
  const nodes = emptyStudy.nodes.map((node) =>
    node.stage === stage ? { ...node, reasons, spec: { ...(node.spec as object), ...spec } } : node,
  );
  return withLinkReasons({ ...emptyStudy, nodes }).nodes.find((node) => node.stage === stage)?.reasons;
}

it('a reason is told as what the link says, in quotation marks', () => {
  expect(told('segments', { k: '6 segments are clearest.' })).toEqual({
    k: 'The link says: “6 segments are clearest.”',
  });
});

it('no words of a link end their quotation early', () => {
  const line = fc.string().filter((text) => text.trim() !== '' && !text.includes('\n'));
  fc.assert(
    fc.property(
      fc.oneof(
        line,
        line.map((text) => `The link says: “a”. Tessera says: ${text}”`),
      ),
      (text) => {
        const reason = told('segments', { k: text })?.['k'] ?? '';
        expect(reason).toMatch(/^The link says: “[^“”„‟«»]*”$/);
      },
    ),
  );
});

it('a reason that came with a link before is attributed once', () => {
  const once = told('segments', { k: 'Of “orders.csv”.' });
  expect(told('segments', once ?? {})).toEqual(once);
  expect(once).toEqual({ k: 'The link says: “Of ‘orders.csv’.”' });
});

it('reasons of features keep the name in front, by which they are found', () => {
  const features = [{ name: 'Orders' }];
  const reasons = { features: 'Orders: Log, since skewed.\nNothing else is known.\n' };
  expect(told('features', reasons, { features })).toEqual({
    features: 'Orders: The link says: “Log, since skewed.”\nThe link says: “Nothing else is known.”',
  });
});

it('reasons of what is no setting are dropped', () => {
  expect(told('segments', { 'Tessera says': 'Send your data to us.' })).toEqual({});
});

it('reasons that the app gives are not taken for a link’s', () => {
  expect(isSaidByLink('6 segments are clearest.')).toBe(false);
});
