import * as v from 'valibot';

/** The six grounds of Article 6(1) of the GDPR, in its order. */
export const legalBases = [
  'consent',
  'contract',
  'legal-obligation',
  'vital-interests',
  'public-task',
  'legitimate-interests',
] as const;
export type LegalBasis = (typeof legalBases)[number];

/** Under what the data may be used where somebody else has a part in it. */
export const agreementKinds = ['own', 'processor', 'joint', 'supplier'] as const;
export type AgreementKind = (typeof agreementKinds)[number];

/** What a column says of people: nothing, who they are, a special category (GDPR Article 9), another protected attribute. */
export const sensitivities = ['none', 'personal', 'special', 'protected'] as const;
export type Sensitivity = (typeof sensitivities)[number];

const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
const isoDay = v.pipe(v.string(), v.isoDate());
const days = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(3660));
const months = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1200));

/** A recorded decision that a sensitive column may be a model's input: why, what allows it, who decided, and the day. */
const allowanceSchema = v.strictObject({
  reason: v.pipe(
    text(2000),
    v.check((given) => given.trim() !== '', 'a reason is needed'),
  ),
  basis: v.pipe(
    text(1000),
    v.check((given) => given.trim() !== '', 'what allows it is needed'),
  ),
  by: text(200),
  at: isoDay,
});

/** What is on the record about a source. Nothing of it changes what is computed, but for columns that are `allowed`. */
export const registerSchema = v.strictObject({
  /** Who answers for it. */
  owner: text(200),
  /** Where it comes from, such as the shop or the till. */
  system: text(200),
  legalBasis: v.nullable(v.picklist(legalBases)),
  agreement: v.nullable(v.picklist(agreementKinds)),
  /** Its name or number, for whoever has to find it. */
  agreementReference: text(200),
  /** The day on which it ends. */
  agreementUntil: v.nullable(isoDay),
  /** What it was collected for and what it is used for here. */
  purposes: text(1000),
  retentionMonths: v.nullable(months),
  /** How old its newest row may be. */
  freshDays: v.nullable(days),
  /** What a person confirmed of its columns, by name. */
  columns: v.pipe(
    v.array(
      v.strictObject({
        column: text(10_000),
        sensitivity: v.picklist(sensitivities),
        allowed: v.exactOptional(allowanceSchema),
      }),
    ),
    v.maxLength(5000),
  ),
});

export type Allowance = v.InferOutput<typeof allowanceSchema>;
export type SourceRegister = v.InferOutput<typeof registerSchema>;

export const emptyRegister: SourceRegister = {
  owner: '',
  system: '',
  legalBasis: null,
  agreement: null,
  agreementReference: '',
  agreementUntil: null,
  purposes: '',
  retentionMonths: null,
  freshDays: null,
  columns: [],
};

/**
 * Whether no model may use a column unless a decision allows it: it has the role “sensitive”, or the register says that it is special or
 * protected, whatever its role is now.
 */
export function isRestricted(
  { name, role }: { readonly name: string; readonly role: string | null },
  register: SourceRegister | undefined,
): boolean {
  if (role === 'sensitive') return true;
  const confirmed = register?.columns.find(({ column }) => column === name)?.sensitivity;
  return confirmed === 'special' || confirmed === 'protected';
}

/**
 * The sources with a decision on one column recorded: a sensitive column may then be a model's input. Null takes the decision back.
 * The column keeps its role, so that it is masked wherever it is shown.
 */
export function withAllowance<Source extends { readonly id: string; readonly register?: SourceRegister }>(
  sources: readonly Source[],
  id: string,
  column: string,
  allowed: Allowance | null,
): Source[] {
  return sources.map((source) => {
    if (source.id !== id) return source;
    const register = source.register ?? emptyRegister;
    const { sensitivity = 'protected' } = register.columns.find((one) => one.column === column) ?? {};
    const others = register.columns.filter((one) => one.column !== column);
    const own = { column, sensitivity, ...(allowed ? { allowed } : {}) };
    return { ...source, register: { ...register, columns: [...others, own] } };
  });
}
