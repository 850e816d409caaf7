import { afterEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { copyLink, isShared } from '../../../src/app/shareLink.ts';
import { specOf, fullStudy } from '../../unit/core/sharing/study.ts';
import { quietWorkspace } from '../views/fakes.ts';
import '../ui/support.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const refused = () => new DOMException('no', 'NotAllowedError');

/** A workspace with values of the data in its settings. */
function fullWorkspace() {
  const workspace = quietWorkspace();
  vi.spyOn(workspace, 'recipe', 'get').mockReturnValue(fullStudy);
  return workspace;
}

/** The study of the link that was copied. */
async function copied(workspace: ReturnType<typeof quietWorkspace>, address: string | undefined) {
  const link = new URL(address ?? '');
  expect(isShared(link.hash)).toBe(true);
  return workspace.keeping.parts.fromFragment(link.hash, workspace.registry);
}

test('a link that holds no value of the data is copied at once, and what it holds is told', async () => {
  const workspace = quietWorkspace();
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  await copyLink(workspace);
  expect(await copied(workspace, write.mock.calls[0]?.[0])).toEqual(workspace.recipe);
  expect(workspace.notices).toMatchObject([{ kind: 'success', title: 'Link copied' }]);
  expect(workspace.notices[0]?.message).toContain('no value of the data');
});

test('a clipboard that refuses is told', async () => {
  const workspace = quietWorkspace();
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(refused());
  await copyLink(workspace);
  expect(workspace.notices).toMatchObject([
    { kind: 'error', message: 'This browser did not let the link be copied.' },
  ]);
});

test('values are told column by column before anything is copied, and sensitive ones stay behind', async () => {
  const workspace = fullWorkspace();
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  const done = copyLink(workspace);
  await expect.element(page.getByRole('switch', { name: 'Values of sex' })).not.toBeChecked();
  await expect.element(page.getByRole('switch', { name: 'Values of hired' })).toBeChecked();
  await expect.element(page.getByText('“VALUE hired”')).toBeVisible();
  expect(page.getByText('VALUE female').query()).toBeNull();
  expect(write).not.toHaveBeenCalled();
  await page.getByRole('button', { name: 'Copy the link' }).click();
  await done;
  const recipe = await copied(workspace, write.mock.calls[0]?.[0]);
  expect(recipe && specOf(recipe, 'fairness')).toMatchObject({
    attributes: [{ reference: null }],
    decisions: [{ yes: 'VALUE hired' }],
  });
  expect(page.getByRole('dialog').query()).toBeNull();
});

test('a sensitive column’s values go along when a person lets them', async () => {
  const workspace = fullWorkspace();
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  const done = copyLink(workspace);
  await page.getByRole('switch', { name: 'Values of sex' }).click();
  await page.getByRole('button', { name: 'Copy the link' }).click();
  await done;
  const recipe = await copied(workspace, write.mock.calls[0]?.[0]);
  expect(recipe && specOf(recipe, 'fairness')).toMatchObject({ attributes: [{ reference: 'VALUE male' }] });
});

test('all values can be left out at once', async () => {
  const workspace = fullWorkspace();
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  const done = copyLink(workspace);
  await page.getByRole('button', { name: 'Leave all values out' }).click();
  await expect.element(page.getByText('The link holds no value of the data.')).toBeVisible();
  await page.getByRole('button', { name: 'Copy the link' }).click();
  await done;
  expect(JSON.stringify(await copied(workspace, write.mock.calls[0]?.[0]))).not.toContain('VALUE');
});

test('nothing is copied when the dialog is left', async () => {
  const workspace = fullWorkspace();
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  const done = copyLink(workspace);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await done;
  expect(write).not.toHaveBeenCalled();
  expect(workspace.notices).toEqual([]);
});

test('a clipboard that refuses is told in the dialog, which stays', async () => {
  const workspace = fullWorkspace();
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(refused());
  const done = copyLink(workspace);
  await page.getByRole('button', { name: 'Copy the link' }).click();
  await expect.element(page.getByRole('alert')).toHaveTextContent('did not let the link be copied');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await done;
});
