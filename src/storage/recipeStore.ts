import type { Registry } from '../core/recipe.ts';
import { indexedRecords } from './journal/indexedRecords.ts';
import { recipeJournal } from './journal/recipeJournal.ts';
import type { RecipeStore } from './storage.ts';

/**
 * The autosave of this browser, opened and tried.
 * @throws AppError `storage.blocked` where the browser keeps nothing (private mode, blocked storage): offer a file to save.
 */
export async function openRecipeStore(registry: Registry): Promise<RecipeStore> {
  const records = indexedRecords();
  await records.generations();
  return recipeJournal(records, registry);
}
