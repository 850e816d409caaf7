import { entry, type GlossaryEntry } from './glossaryEntry.ts';

/** Terms of the tracking plan. */
export const glossaryOfTracking = {
  'tracking-plan': entry(
    'Tracking plan',
    'The list of events that are recorded, with what each must hold, who it is about and for what purpose.',
    'Common practice of event analytics; also called an event schema',
  ),
  'naming-rule': entry(
    'Naming rule',
    'How events are called, so that one thing has one name: the object first, then what was done to it, in one way of writing.',
    'The object-action convention of event analytics',
    { care: 'A name that exists is costly to change: whoever reads the events reads the old name.' },
  ),
  identifier: entry(
    'Identifier',
    'What says whose event it is. Anonymous: one browser before anybody signed in. Device: one device. Session: one visit. Customer: one person in every system.',
    'Pseudonymous identifiers are personal data: GDPR Art. 4(1) and Recital 30',
  ),
  'consent-purpose': entry(
    'Purpose',
    'What an event may be used for. Where a purpose needs consent, events are recorded only of those who agreed, and no longer once they take it back.',
    'GDPR Art. 5(1)(b), 6 and 7; Directive 2002/58/EC Art. 5(3)',
    { care: 'Which purposes need no consent is a legal question, not a technical one.' },
  ),
  'breaking-change': entry(
    'Breaking change',
    'A change after which what sends or reads events must change too: a new name or type, a rule that became narrower, something taken away.',
    'Semantic Versioning 2.0.0',
  ),
} as const satisfies Record<string, GlossaryEntry>;
