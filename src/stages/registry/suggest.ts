import type { Suggest } from '../context.ts';
import { draftVersion } from './draft/draft.ts';
import type { RegistrySpec, VersionDraft } from './spec.ts';

/** The draft of a version from the segments as they are now: everything but its name, for the page to publish. */
export const suggest: Suggest<RegistrySpec, VersionDraft> = (_spec, inputs, context) =>
  draftVersion(inputs, context.recipe, context);
