import { entry, type GlossaryEntry } from './glossaryEntry.ts';

/** Terms of sources, their loads, clocks and register. */
export const glossaryOfSources = {
  sensitivity: entry(
    'Sensitive columns',
    'A special category is what Article 9 of the GDPR protects most, such as health, religion or origin. A protected attribute is another by which people must not be treated unequally, such as gender or age. Personal is what tells or reaches one person.',
    'Regulation (EU) 2016/679, Articles 4 and 9; Directive 2000/78/EC',
    {
      care: 'What is proposed comes from names and the form of values: what neither tells is not found. A person decides.',
    },
  ),
  'legal-basis': entry(
    'Legal basis',
    'The ground on which personal data may be used: consent, a contract, a law, a vital interest, a public task, or legitimate interests.',
    'Regulation (EU) 2016/679, Article 6(1)',
    { care: 'It is put on record here, not judged.' },
  ),
  power: entry(
    'Statistical power',
    'How often a test of that size finds the difference, if the difference is there: 80\u00a0% is what most plan with, at 5\u00a0% false alarms.',
    'Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions; Cohen (1988)',
    {
      formula: 'Φ((√n·|p₂ − p₁| − z₁₋α/₂·σ₀) ÷ σ₁) + the other tail',
      care: 'It holds for one comparison that was planned beforehand; many looks or many segments find more by chance.',
    },
  ),
  'detectable-difference': entry(
    'Smallest detectable difference',
    'The smallest true difference between customers who are contacted and those who are not that a test of this size finds four times in five.',
    'Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions',
  ),
  'purchase-cycle': entry(
    'Purchase cycle',
    'The usual time between two purchases of one customer: the median of days between neighbouring days on which the customer bought.',
    'As in Fader, Hardie and Lee (2005), Marketing Science 24(2)',
    { care: 'Customers who came once have none, and long gaps are cut off by the end of the data.' },
  ),
  'time-zone': entry(
    'Time zone',
    'The rules by which a place sets its clocks: how far they are ahead of UTC, and when that changes, such as in summer.',
    'IANA Time Zone Database (RFC 6557), as the browser carries it',
    { care: 'Rules of the future, and of the far past, change between versions of the browser.' },
  ),
  'ambiguous-time': entry(
    'Time that happened twice',
    'When a clock goes back, an hour of local time passes twice, so that a time in it names two instants.',
    'RFC 5545, section 3.3.5; ECMAScript Temporal, disambiguation',
  ),
  'impossible-time': entry(
    'Time that never was',
    'When a clock goes forward, it skips local times. One of those in the data comes from a machine that was set wrongly, or from another zone.',
    'RFC 5545, section 3.3.5; ECMAScript Temporal, disambiguation',
  ),
  'left-out': entry(
    'Left-out column',
    'A column that a file has and that is not read by choice: it takes no memory, no figure counts it, and no feature can use it until it is chosen again.',
    'Projection, in Codd (1970), Communications of the ACM 13(6)',
    {
      care: 'A file in the place of this one is read in the same columns; what else it brings is left out, too.',
    },
  ),
  key: entry(
    'Key',
    'A column whose value tells one row from all others, such as an order’s number, so that a row can be found again in the next load.',
    'Codd (1970), Communications of the ACM 13(6)',
  ),
  snapshot: entry(
    'Snapshot',
    'One load of a source: what it held, when it was loaded, and the day that it is about.',
    'Inmon (1992), Building the Data Warehouse',
  ),
} as const satisfies Record<string, GlossaryEntry>;
