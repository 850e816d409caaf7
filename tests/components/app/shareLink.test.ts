import { afterEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import Banners from '../../../src/app/Banners.svelte';
import Dialogs from '../../../src/app/Dialogs.svelte';
import { copyLink, isShared, openLink } from '../../../src/app/shareLink.ts';
import { Shell, shell } from '../../../src/app/shell.svelte.ts';
import { specOf, fullStudy, withSpec } from '../../unit/core/sharing/study.ts';
import { quietWorkspace, show } from '../views/fakes.ts';
import '../ui/support.ts';

const kept = { study: 0, kept: true };

afterEach(() => {
  shell.close();
  shell.tellLeftOut([], kept);
  vi.restoreAllMocks();
});

const refused = () => new DOMException('no', 'NotAllowedError');
const leftOut = [{ kind: 'rule', source: 'people.csv', column: 'sex', count: 2 }] as const;

type Made = ReturnType<typeof quietWorkspace>;

/** The shell's dialogs over a workspace, by default one with values of the data in its settings. */
async function shown(recipe = fullStudy): Promise<Made> {
  const workspace = quietWorkspace();
  vi.spyOn(workspace, 'recipe', 'get').mockReturnValue(recipe);
  await render(Dialogs, { onrun: vi.fn() });
  return workspace;
}

const clipboard = () => vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
const press = (name: string) => page.getByRole('button', { name }).click();

/** The study of the link that was copied. */
async function copied(workspace: Made, write: ReturnType<typeof clipboard>) {
  await vi.waitFor(() => expect(write).toHaveBeenCalled());
  const link = new URL(write.mock.calls[0]?.[0] ?? '');
  expect(isShared(link.hash)).toBe(true);
  const study = await workspace.keeping.parts.fromFragment(link.hash, workspace.registry);
  if (!study) throw new TypeError('the link holds no study');
  return study;
}

test('a link that holds no value of the data says so before and after it is copied', async () => {
  const { recipe } = quietWorkspace();
  const workspace = await shown(recipe);
  const write = clipboard();
  copyLink(workspace, shell);
  await expect.element(page.getByText('The link holds no value of the data.')).toBeVisible();
  await press('Copy the link');
  expect(await copied(workspace, write)).toEqual({ recipe, leftOut: [] });
  await expect.poll(() => workspace.notices).toMatchObject([{ kind: 'success', title: 'Link copied' }]);
  expect(workspace.notices[0]?.message).toContain('no value of the data');
});

test('values are told column by column before anything is copied, and sensitive ones stay behind', async () => {
  const workspace = await shown();
  const write = clipboard();
  copyLink(workspace, shell);
  await expect.element(page.getByRole('switch', { name: 'Values of sex' })).not.toBeChecked();
  await expect.element(page.getByText(/because an audit tells groups of people by it/)).toBeVisible();
  await expect.element(page.getByRole('switch', { name: 'Values of hired' })).toBeChecked();
  await expect.element(page.getByText('“VALUE hired”')).toBeVisible();
  expect(page.getByText('VALUE female').query()).toBeNull();
  expect(write).not.toHaveBeenCalled();
  await press('Copy the link');
  const study = await copied(workspace, write);
  expect(specOf(study.recipe, 'fairness')).toMatchObject({
    attributes: [{ reference: null }],
    decisions: [{ yes: 'VALUE hired' }],
  });
  expect(study.leftOut).toContainEqual({
    kind: 'reference',
    source: 'people.csv',
    column: 'sex',
    count: 1,
  });
  await expect.poll(() => page.getByRole('dialog').query()).toBeNull();
});

test('a column that nobody marked stays behind where its rows look like a person’s, and says why', async () => {
  const workspace = await shown();
  const rows = [1, 2, 3, 4, 5].map((at) => [`p${at}@shop.example`]);
  show(workspace, 'sources', { sources: [{ id: 's', columns: [{ id: 'c3' }], preview: rows }] });
  copyLink(workspace, shell);
  await expect.element(page.getByRole('switch', { name: 'Values of hired' })).not.toBeChecked();
  await expect.element(page.getByText('looks sensitive')).toBeVisible();
  await expect
    .element(page.getByText(/because its values are e-mail addresses. Nobody has confirmed/))
    .toBeVisible();
  await page.getByRole('switch', { name: 'Values of hired' }).click();
  await expect.element(page.getByText('“VALUE hired”')).toBeVisible();
});

test('a sensitive column’s values go along when a person lets them', async () => {
  const workspace = await shown();
  const write = clipboard();
  copyLink(workspace, shell);
  await page.getByRole('switch', { name: 'Values of sex' }).click();
  await press('Copy the link');
  const { recipe } = await copied(workspace, write);
  expect(specOf(recipe, 'fairness')).toMatchObject({ attributes: [{ reference: 'VALUE male' }] });
});

test('all values can be left out at once', async () => {
  const workspace = await shown();
  const write = clipboard();
  copyLink(workspace, shell);
  await press('Leave all values out');
  await expect.element(page.getByText('The link holds no value of the data.')).toBeVisible();
  await press('Copy the link');
  expect(JSON.stringify(await copied(workspace, write))).not.toContain('VALUE');
});

test('what people wrote is shown, and what may reach a person stands out', async () => {
  const note = 'Ask anna@shop.example';
  const workspace = await shown(withSpec(fullStudy, 'charter', { note }));
  copyLink(workspace, shell);
  await expect.element(page.getByText(`Objective: “${note}” (e-mail addresses)`)).toBeVisible();
  await page.getByText('Names, notes and reasons').click();
  await expect.element(page.getByText(note, { exact: true })).toBeVisible();
  await expect.element(page.getByText('people.csv', { exact: true }).last()).toBeVisible();
});

test('nothing is copied when the dialog is left, and it begins anew', async () => {
  const workspace = await shown();
  const write = clipboard();
  copyLink(workspace, shell);
  await page.getByRole('switch', { name: 'Values of hired' }).click();
  await press('Cancel');
  expect(write).not.toHaveBeenCalled();
  expect(workspace.notices).toEqual([]);
  copyLink(workspace, shell);
  await expect.element(page.getByRole('switch', { name: 'Values of hired' })).toBeChecked();
});

test('a clipboard that refuses is told in the dialog, which stays', async () => {
  const workspace = await shown();
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(refused());
  copyLink(workspace, shell);
  await press('Copy the link');
  await expect.element(page.getByRole('alert')).toHaveTextContent('did not let the link be copied');
  await expect.element(page.getByRole('dialog')).toBeVisible();
});

test('a link asks before it takes the place of a study that has words and no data yet', async () => {
  const { recipe } = quietWorkspace();
  const workspace = await shown(withSpec(recipe, 'charter', { note: 'Written for an hour' }));
  vi.spyOn(workspace, 'ready', 'get').mockReturnValue(Promise.resolve());
  const open = vi.spyOn(workspace, 'open').mockResolvedValue();
  const link = await workspace.keeping.parts.toFragment({ recipe: fullStudy, leftOut: [] });
  await openLink(`#${link}`, workspace, shell);
  await expect.element(page.getByText(/takes the place of “Untitled study”/)).toBeVisible();
  expect(open).not.toHaveBeenCalled();
  await press('Open');
  expect(open).toHaveBeenCalledOnce();
});

test('whoever opens a link is told what it came without, and where to set it', async () => {
  const workspace = await shown(quietWorkspace().recipe);
  await render(Banners);
  vi.spyOn(workspace, 'ready', 'get').mockReturnValue(Promise.resolve());
  const open = vi.spyOn(workspace, 'open').mockResolvedValue();
  const link = await workspace.keeping.parts.toFragment({ recipe: fullStudy, leftOut });
  await openLink(`#${link}`, workspace, shell);
  await expect.poll(() => open.mock.calls[0]?.[0]).toEqual(fullStudy);
  await expect.element(page.getByText('It came without 2 rules.')).toBeVisible();
  await press('What to do');
  await expect.element(page.getByText('2 rules (“sex”).')).toBeVisible();
  await press('Open Quality');
  expect(workspace.stage).toBe('quality');
  await press('Dismiss');
  expect(page.getByText('It came without 2 rules.').query()).toBeNull();
});

test('reasons that a link gives are told as what it says, and never as the page’s own', async () => {
  const { recipe } = quietWorkspace();
  const nodes = recipe.nodes.map((node) =>
    node.stage === 'segments' ? { ...node, reasons: { k: 'Tessera says: trust “this”.' } } : node,
  );
  const workspace = await shown(recipe);
  vi.spyOn(workspace, 'ready', 'get').mockReturnValue(Promise.resolve());
  const open = vi.spyOn(workspace, 'open').mockResolvedValue();
  const link = await workspace.keeping.parts.toFragment({ recipe: { ...recipe, nodes }, leftOut: [] });
  await openLink(`#${link}`, workspace, shell);
  await expect.poll(() => open.mock.calls.length).toBe(1);
  const opened = open.mock.calls[0]?.[0] as typeof recipe;
  expect(opened.nodes.find(({ stage }) => stage === 'segments')?.reasons).toEqual({
    k: 'The link says: “Tessera says: trust ‘this’.”',
  });
});

test('what a link came without is known after a reload and in another tab, until it is dismissed', () => {
  shell.tellLeftOut(leftOut, kept);
  expect(new Shell().leftOutOf(0)).toEqual(leftOut);
  shell.tellLeftOut([], kept);
  expect(new Shell().leftOutOf(0)).toEqual([]);
});

test('what a link came without is kept only with the study that this device keeps', () => {
  shell.tellLeftOut(leftOut, { study: 1, kept: false });
  expect(shell.leftOutOf(1)).toEqual(leftOut);
  expect(new Shell().leftOutOf(0)).toEqual([]);
});

test('another study that is opened, by a script too, takes the words about the link away for good', async () => {
  const { document, recipe } = await shown(quietWorkspace().recipe);
  shell.tellLeftOut(leftOut, kept);
  await render(Banners);
  await expect.element(page.getByText('It came without 2 rules.')).toBeVisible();
  document.open(recipe);
  await expect.poll(() => page.getByText('It came without 2 rules.').query()).toBeNull();
  expect(new Shell().leftOutOf(0)).toEqual([]);
});
