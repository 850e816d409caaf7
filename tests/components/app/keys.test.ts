import { expect, test, vi } from 'vitest';
import { isSingleKey, isTyping, KeyReader, parseKeys, pressed, type Press } from '../../../src/app/keys.ts';
import type { Command } from '../../../src/workspace/commands.svelte.ts';

function press(key: string, held: Partial<Press> = {}): Press {
  return { key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held };
}

function chord(keys: string) {
  const [first] = parseKeys(keys);
  if (!first) throw new TypeError('keys hold one press at least');
  return first;
}

function reader(keys: readonly string[]) {
  const run = vi.fn<(command: Command) => void>();
  const commands = keys.map((one) => ({ id: one, title: one, group: '', keys: one, run: () => undefined }));
  return { hear: new KeyReader(() => commands, run), run };
}

test('Mod is ⌘ on Apple’s keyboards and Ctrl elsewhere, never the other one', () => {
  const save = chord('Mod+S');
  expect(pressed(save, press('s', { ctrlKey: true }), false)).toBe(true);
  expect(pressed(save, press('s', { metaKey: true }), false)).toBe(false);
  expect(pressed(save, press('s', { metaKey: true }), true)).toBe(true);
  expect(pressed(save, press('s', { ctrlKey: true }), true)).toBe(false);
});

test('Shift tells redo from undo', () => {
  const held = { ctrlKey: true };
  expect(pressed(chord('Mod+Z'), press('Z', { ...held, shiftKey: true }), false)).toBe(false);
  expect(pressed(chord('Mod+Shift+Z'), press('Z', { ...held, shiftKey: true }), false)).toBe(true);
});

test('signs are told by what they write, with or without Shift', () => {
  expect(pressed(chord('Shift+?'), press('?', { shiftKey: true }), false)).toBe(true);
  expect(pressed(chord('Shift+?'), press('?'), false)).toBe(true);
});

test('keys one after the other run a command; too slowly they do not', () => {
  const { hear, run } = reader(['G 2']);
  expect(hear.hear(press('g'), 0, true)).toBe(false);
  expect(hear.hear(press('2'), 300, true)).toBe(true);
  hear.hear(press('g'), 10_000, true);
  expect(hear.hear(press('2'), 13_000, true)).toBe(false);
  expect(run).toHaveBeenCalledOnce();
});

test('modifiers pressed alone do not part a sequence', () => {
  const { hear } = reader(['G ?']);
  hear.hear(press('g'), 0, true);
  hear.hear(press('Shift', { shiftKey: true }), 50, true);
  expect(hear.hear(press('?', { shiftKey: true }), 100, true)).toBe(true);
});

test('single keys can be turned off, those with a modifier stay', () => {
  const { hear, run } = reader(['I', 'Mod+K']);
  expect(hear.hear(press('i'), 0, false)).toBe(false);
  const mod = /Mac|iPhone|iPad/.test(navigator.platform) ? { metaKey: true } : { ctrlKey: true };
  expect(hear.hear(press('k', mod), 10, false)).toBe(true);
  expect(run).toHaveBeenCalledOnce();
  expect(isSingleKey('G 1')).toBe(true);
  expect(isSingleKey('Mod+K')).toBe(false);
});

test('a field with text keeps its letters, a switch does not', () => {
  const field = document.createElement('input');
  const toggle = Object.assign(document.createElement('input'), { type: 'checkbox' });
  expect(isTyping(field)).toBe(true);
  expect(isTyping(document.createElement('textarea'))).toBe(true);
  expect(isTyping(toggle)).toBe(false);
  expect(isTyping(document.body)).toBe(false);
});
