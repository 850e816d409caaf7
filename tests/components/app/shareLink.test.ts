import { expect, test, vi } from 'vitest';
import { copyLink, isShared } from '../../../src/app/shareLink.ts';
import { quietWorkspace } from '../views/fakes.ts';

test('a link to the study goes to the clipboard, and what it holds is told', async () => {
  const workspace = quietWorkspace();
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  await copyLink(workspace);
  const link = new URL(write.mock.calls[0]?.[0] ?? '');
  expect(isShared(link.hash)).toBe(true);
  expect(await workspace.keeping.parts.fromFragment(link.hash, workspace.registry)).toEqual(workspace.recipe);
  expect(workspace.notices).toMatchObject([{ kind: 'success', title: 'Link copied' }]);
});

test('a clipboard that refuses is told', async () => {
  const workspace = quietWorkspace();
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('no', 'NotAllowedError'));
  await copyLink(workspace);
  expect(workspace.notices).toMatchObject([
    { kind: 'error', message: 'This browser did not let the link be copied.' },
  ]);
});
