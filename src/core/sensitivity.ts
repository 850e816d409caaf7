import { personWords, spokenName } from './columnNames.ts';
import type { Sensitivity } from './register.ts';
import type { ColumnType, Role } from './table.ts';

/** What a column's sensitivity is proposed from: its name, type and role, and some of its values as texts. */
export interface SensitivityEvidence {
  readonly name: string;
  readonly type: ColumnType;
  readonly role: Role | null;
  readonly values: readonly (string | null)[];
}

export interface SensitivityProposal {
  readonly sensitivity: Sensitivity;
  /** Why, as a plain sentence. It names no value. */
  readonly reason: string;
}

/** Names of what Article 9 of the GDPR calls special categories of personal data. */
const specialNames =
  'race|racial (group|origin)|ethnicity|ethnic( group| origin)?|religion|faith|religious belief|konfession|sexual orientation|political (opinion|party|affiliation)|union member(ship)?|trade union|health|health condition|medical condition|diagnosis|disease|medication|blood type|allerg(y|ies)|disability|disabled|handicap|pregnant|pregnancy|genetic data|biometric(s| data)?|fingerprint|religión|raza|santé|gesundheit|krankheit';

/** Names of other attributes by which laws forbid to treat people unequally, and of what stands in for them. */
const protectedNames =
  'sex|gender( identity)?|age|date of birth|dob|birth ?(date|day|year)|year (of )?birth|place of birth|birth ?place|birth country|country of birth|native country|nationality|citizenship|foreign worker|immigrant|marital|marriage|married|civil status|personal status( and sex)?|relationship|senior( citizen)?|geschlecht|alter|geburtsdatum|familienstand|staatsangehörigkeit|sexe|sexo|genre|género|edad|estado civil|nacionalidad|âge|état civil|nationalité';

/** Names of where people live: no attribute that is protected itself, but one that often stands in for origin. */
const placeNames =
  'region|state|province|county|district|city|town|neighbou?rhood|zip( code)?|zipcode|postcode|postal code|plz|ort|stadt|ville|ciudad';

const detail =
  'status|code|group|band|range|bracket|bucket|class|category|label|name|desc|description|years|in years|flag';

/** Names of attributes that may not decide alone how somebody is treated, for `spokenName`: what the role “sensitive” is given by. */
export const sensitiveName = named(`${specialNames}|${protectedNames}`, `( (${detail}))?`);
const specialName = named(specialNames, `( (${detail}))?`);
const protectedName = named(protectedNames, `( (${detail}))?`);
const placeName = named(placeNames, '( (code|name|group))?');
const personalName = named(
  'e ?mail( address)?|mail address|phone( (no|nr|number))?|telephone|mobile( (no|nr|number))?|cell( ?phone)?|fax|telefon|handy|(first|last|middle|full|family|given|maiden)? ?name|forename|surname|vorname|nachname|nom|prénom|nombre|apellido|address( line)?( \\d)?|street( (name|address|number))?|house number|strasse|straße|adresse|dirección|iban|account (no|nr|number)|card (no|nr|number)|credit card|passport( (no|number))?|ssn|soc sec id|social security( (no|number))?|tax id|national id|driving licen[cs]e|licen[cs]e plate|ip( address)?|device id|cookie( id)?|advertising id|idfa|gaid|mac address|latitude|longitude|lat|lon|lng|geo ?location|user ?name|login|handle|photo|signature',
  '',
);

/** Shapes of values that tell a person, tested against trimmed texts. */
const personalShapes: readonly { readonly what: string; readonly shape: RegExp }[] = [
  { what: 'e-mail addresses', shape: /^[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}$/ },
  { what: 'phone numbers', shape: /^(\+|00)\d[\d\s()/.-]{6,18}\d$/ },
  { what: 'account numbers (IBAN)', shape: /^[A-Z]{2}\d{2}[ ]?([A-Z0-9]{4}[ ]?){2,7}[A-Z0-9]{1,4}$/ },
  { what: 'network addresses', shape: /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/ },
];

const genders = new Set(
  'm f w d x male female man woman diverse divers other non-binary nonbinary unknown männlich weiblich homme femme hombre mujer masculino femenino'.split(
    ' ',
  ),
);
const beliefs = new Set(
  'catholic protestant christian muslim jewish hindu buddhist sikh atheist orthodox evangelical islam none other'.split(
    ' ',
  ),
);
const ageBand = /^(under|over|<|>|≤|≥|ab|unter|über)?\s?\d{1,3}\s?((-|–|to|bis)\s?\d{1,3}|\+| plus)?$/;

/** Texts of a shape that make it clear, and the share of them that must have it. */
const fewest = 5;
const mostly = 0.8;

/**
 * What a column says of people, proposed from its role, its name in several languages, and the form of some values; for a person
 * to confirm. A name or a form that is not known here is not found: `none` means that nothing was seen, not that there is nothing.
 */
export function proposeSensitivity({ name, type, role, values }: SensitivityEvidence): SensitivityProposal {
  const spoken = spokenName(name);
  const texts = values.flatMap((value) => (value === null || value.trim() === '' ? [] : [value.trim()]));
  if (specialName.test(spoken)) return proposal('special', 'its name is of a special category (Article 9)');
  if (type === 'text' && all(texts, beliefs)) return proposal('special', 'its values are religious beliefs');
  if (protectedName.test(spoken)) return proposal('protected', 'its name is of a protected attribute');
  if (type === 'text' && all(texts, genders)) return proposal('protected', 'its values are genders');
  if (role === 'sensitive') return proposal('protected', 'it has the role “sensitive”');
  if (type === 'text' && bands(texts)) return proposal('protected', 'its values are bands of ages');
  if (personalName.test(spoken)) return proposal('personal', 'its name is of what tells or reaches a person');
  if (type === 'text') {
    const found = personalShapes.find(({ shape }) => share(texts, (text) => shape.test(text)) >= mostly);
    if (found && texts.length >= fewest) return proposal('personal', `its values are ${found.what}`);
  }
  if (role === 'customer') return proposal('personal', 'it tells customers apart');
  if (placeName.test(spoken)) {
    return proposal('protected', 'it says where people live, which often stands in for their origin');
  }
  return proposal('none', 'neither its name nor its values say anything protected of a person');
}

const proposal = (sensitivity: Sensitivity, reason: string): SensitivityProposal => ({ sensitivity, reason });

function named(words: string, after: string): RegExp {
  return new RegExp(`^((${personWords}) )?(${words})${after}$`);
}

function share(texts: readonly string[], fits: (text: string) => boolean): number {
  return texts.length === 0 ? 0 : texts.filter(fits).length / texts.length;
}

function all(texts: readonly string[], known: ReadonlySet<string>): boolean {
  const distinct = new Set(texts.map((text) => text.toLowerCase()));
  const told = [...distinct].filter((text) => text !== 'none' && text !== 'other' && text !== 'unknown');
  return told.length >= 2 && texts.length >= fewest && [...distinct].every((text) => known.has(text));
}

/** Whether the texts are bands such as 18–24 and 65+, and not plain numbers. */
function bands(texts: readonly string[]): boolean {
  const distinct = new Set(texts);
  const open = [...distinct].filter((text) => !/^\d+$/.test(text));
  return (
    texts.length >= fewest &&
    distinct.size <= 15 &&
    open.length >= 2 &&
    [...distinct].every((text) => ageBand.test(text))
  );
}
