import { personWords, spokenName } from '../../core/columnNames.ts';
import { sensitiveName } from '../../core/sensitivity.ts';
import type { ColumnType, Role } from '../../core/table.ts';

/** What a role is guessed from: the name, the type, and some values as texts. */
export interface RoleEvidence {
  readonly name: string;
  readonly type: ColumnType;
  readonly values: readonly (string | null)[];
}

interface Rule {
  readonly role: Role;
  /** Tested against the name in lower case, words parted by one space. */
  readonly name: RegExp;
  readonly fits: (evidence: RoleEvidence) => boolean;
  /** Whether several columns of a table may have the role; otherwise the first match in the rule's order has it. */
  readonly several?: boolean;
}

const numeric = ({ type }: RoleEvidence): boolean => type === 'integer' || type === 'number';
const countable = ({ type }: RoleEvidence): boolean =>
  type === 'integer' || type === 'text' || type === 'number';
const temporal = ({ type }: RoleEvidence): boolean => type === 'date' || type === 'timestamp';
const few = ({ values }: RoleEvidence): boolean =>
  new Set(values.filter((value) => value !== null)).size <= 12;
/** Whether it says one of two things, such as `<=50K` and `>50K`, or yes and no. */
const isVerdict = ({ values }: RoleEvidence): boolean =>
  new Set(values.filter((value) => value !== null).map((value) => value.trim())).size === 2;
const always = (): boolean => true;

const identity = 'id|no|nr|num|number|key|code|uuid|guid|nummer|numero|número|ref';

/** In the order of their certainty: a column gets the first role that fits it. */
const rules: readonly Rule[] = [
  { role: 'customer', name: new RegExp(`^(${personWords})( ?(${identity}))?$`), fits: countable },
  {
    role: 'customer',
    name: /^(id|rec id|unique id|person id|ssn|soc sec id)$/,
    fits: (evidence) => countable(evidence) && isUnique(evidence),
  },
  {
    role: 'treatment',
    name: /^(treat(ment|ed)?|holdout|control( group)?|test group|variant|experiment( group)?|arm|kontrollgruppe)$/,
    fits: few,
  },
  {
    role: 'consent',
    name: /(^| )(consent|opt ?in|opt ?out|gdpr|marketing allowed|newsletter|einwilligung|consentement|consentimiento)( |$)/,
    fits: few,
    several: true,
  },
  {
    role: 'outcome',
    name: /^((is |has )?churn(ed)?( (value|label|flag))?|convert(ed)?|conversion|outcome|target|label|class ?label|y|response|responded|default payment( .*)?|attrition( flag)?|exited|purchased|subscribed|survived)$/,
    fits: few,
  },
  { role: 'outcome', name: /^(defaulted|default|arrest(ed)?|class|income|salary)$/, fits: isVerdict },
  {
    role: 'sensitive',
    name: sensitiveName,
    fits: always,
    several: true,
  },
  {
    role: 'order',
    name: /^(order|invoice|transaction|basket|receipt|purchase|booking|bill|bestellung|rechnung|pedido|factura|commande|facture|ordine|fattura|bon)( (id|no|nr|num|number|key|code|nummer|numero|número))$|^(invoice|orderid|bestellnummer|rechnungsnummer)$/,
    fits: countable,
  },
  {
    role: 'time',
    name: /(^| )(date|time|datetime|timestamp|day|datum|fecha|data|zeit|zeitpunkt|heure|hora|jour|dia|día|dt|ts|created|ordered|purchased at|at|when)( |$)/,
    fits: temporal,
  },
  {
    role: 'product',
    name: /^(product|sku|stock|item|article|upc|ean|asin|artikel|produkt|produit|producto|artículo|articulo)( (id|no|nr|num|number|key|code|nummer))?$/,
    fits: countable,
  },
  {
    role: 'quantity',
    name: /^(quantity|qty|units|count|number of (cds|items|units)|items|menge|anzahl|stück|cantidad|quantité|quantite|quantità|aantal|pieces|pcs|number of .*)$/,
    fits: numeric,
  },
  {
    role: 'amount',
    name: /^((total |net |gross |order |sales |line |dollar )?(amount|revenue|value|spend|sales|total|price|turnover|cost)|unit price|price|betrag|umsatz|preis|summe|importe|monto|precio|montant|prix|importo|prezzo|bedrag|spent|monetary)( (eur|usd|gbp|value))?$/,
    fits: numeric,
  },
  {
    role: 'category',
    name: /^(category|department|product (category|type|group)|kategorie|categoría|categoria|catégorie|brand|class|segment|commodity)$/,
    fits: always,
  },
  {
    role: 'channel',
    name: /^(channel|source|medium|utm source|kanal|canal|device|platform|contact)$/,
    fits: few,
  },
];

/**
 * Guesses what the columns mean, from their names in several languages, their types and some values.
 * One column each for customer, order, product and the like; consent and sensitive columns may be several.
 */
export function guessRoles(columns: readonly RoleEvidence[]): (Role | null)[] {
  const roles: (Role | null)[] = columns.map(() => null);
  for (const rule of rules) {
    for (const [index, evidence] of columns.entries()) {
      if (roles[index] !== null || (rule.several !== true && roles.includes(rule.role))) continue;
      if (rule.name.test(spokenName(evidence.name)) && rule.fits(evidence)) roles[index] = rule.role;
    }
  }
  if (!roles.includes('time')) {
    const only = columns.flatMap((evidence, index) =>
      temporal(evidence) && roles[index] === null ? [index] : [],
    );
    const [first] = only;
    if (only.length === 1 && first !== undefined) roles[first] = 'time';
  }
  return roles;
}

function isUnique({ values }: RoleEvidence): boolean {
  const present = values.filter((value) => value !== null);
  return present.length > 0 && new Set(present).size === present.length;
}
