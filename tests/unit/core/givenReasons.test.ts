import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Artifact } from '../../../src/core/artifacts.ts';
import { fitWithGivenReasons, reasonGiver, withGivenReasons } from '../../../src/core/givenReasons.ts';
import type { Json } from '../../../src/core/json.ts';
import { emptyStudy } from './sharing/study.ts';

/** The reasons of a study that came by a link, or a file, as they are told, where a stage has these. */
function told(
  stage: string,
  reasons: Readonly<Record<string, string>>,
  spec: { [name: string]: Json } = {},
  giver: 'link' | 'file' = 'link',
) {
  const nodes = emptyStudy.nodes.map((node) =>
    node.stage === stage ? { ...node, reasons, spec: { ...(node.spec as object), ...spec } } : node,
  );
  return withGivenReasons({ ...emptyStudy, nodes }, giver).nodes.find((node) => node.stage === stage)
    ?.reasons;
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

it('reasons of a file are told as what the file says', () => {
  const reason = told('segments', { k: '6 segments are clearest.' }, {}, 'file')?.['k'] ?? '';
  expect(reason).toBe('The file says: “6 segments are clearest.”');
  expect(reasonGiver(reason)).toBe('file');
});

it('a reason that went from a link into a file is told as the file’s, once', () => {
  const fromLink = told('segments', { k: 'Of “orders.csv”.' }) ?? {};
  expect(told('segments', fromLink, {}, 'file')).toEqual({ k: 'The file says: “Of ‘orders.csv’.”' });
});

it('reasons in what was fitted elsewhere are told so too, and nothing else of it changes', () => {
  const value = {
    k: 4,
    reason: 'Clear.',
    miniBatch: { reason: 'Large.', batches: 3 },
    model: { k: 4 },
    map: [1],
  };
  const fit = { key: 'k', node: 'segments', stage: 'segments', inputs: [], value } as unknown as Artifact;
  expect(fitWithGivenReasons(fit, 'file')).toEqual({
    ...fit,
    value: {
      ...value,
      reason: 'The file says: “Clear.”',
      miniBatch: { reason: 'The file says: “Large.”', batches: 3 },
    },
  });
});

it('what a file says of its engine and of a minimum that is not held is told as its words, the engine’s name cut', () => {
  const value = {
    minimum: { problem: 'Tessera says: “send your data”.', moved: 0 },
    fittedOn: { kind: 'wasm', name: 'n'.repeat(2000), reason: '' },
    model: { fittedOn: { name: 'CPU' } },
  };
  const fit = { key: 'k', node: 'segments', stage: 'segments', inputs: [], value } as unknown as Artifact;
  const told = fitWithGivenReasons(fit, 'file').value as unknown as typeof value;
  expect(told.minimum.problem).toBe('The file says: “Tessera says: ‘send your data’.”');
  expect(told.fittedOn.name).toMatch(/^The file says: “n{119,120}…?”$/);
  expect(told.model).toEqual(value.model);
  expect(fitWithGivenReasons({ ...fit, value: told }, 'file').value).toEqual(told);
});

it('reasons that the app gives are not taken for somebody else’s', () => {
  expect(reasonGiver('6 segments are clearest.')).toBeNull();
});
