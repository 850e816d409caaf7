import * as v from 'valibot';
import { distinctIds } from '../../core/distinctIds.ts';
import { watchedColumnSchema } from './columnSchema.ts';
import { triggerSchema } from './triggerSchema.ts';

export const cadences = ['week', 'month', 'quarter', 'year'] as const;
export type Cadence = (typeof cadences)[number];

export const presets = ['tessera', 'evidently', 'nannyml'] as const;
export type Preset = (typeof presets)[number];

/** Rules of control charts by their names in src/stats/controlCharts.ts. */
export const ruleSets = ['western-electric', 'nelson'] as const;

/** What a report is saved as. */
export const reportFormats = ['monitoring-html', 'monitoring-json', 'monitoring-csv'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** What alert rules are saved as, to be looked at elsewhere. */
export const alertFormats = ['alerts-json', 'alerts-sql'] as const;
export type AlertFormat = (typeof alertFormats)[number];

const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(most));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const seriesSchema = v.variant('kind', [
  /** Every load of the main source, the newest `most` of them. */
  v.strictObject({ kind: v.literal('loads'), most: whole(1, 60) }),
  /** The current load as it was at the last `most` dates, so far apart. */
  v.strictObject({ kind: v.literal('dates'), every: v.picklist(cadences), most: whole(1, 60) }),
]);

export const monitoringSchema = v.strictObject({
  /** A version's id; null is the one in production. */
  version: v.nullable(v.pipe(v.string(), v.maxLength(40))),
  series: seriesSchema,
  reference: v.picklist(['published', 'previous']),
  preset: v.picklist(presets),
  /** False-discovery rate of the features of one snapshot, and of its segments. */
  falseDiscovery: v.pipe(v.number(), v.minValue(0.0001), v.maxValue(0.5)),
  /** The least effect that matters: normalised Wasserstein or total variation of the tested distributions. */
  effectFloor: share,
  /** Change of a segment's size that matters. */
  sizeChange: share,
  charts: v.strictObject({
    rules: v.picklist(ruleSets),
    /** Snapshots from which limits are taken; later ones are held to them. */
    baseline: whole(2, 60),
  }),
  triggers: v.pipe(
    v.array(triggerSchema),
    v.maxLength(100),
    v.check((list) => distinctIds(list), 'two triggers have one id'),
  ),
  /** Columns of the sources that are watched beside the features. */
  columns: v.pipe(v.array(watchedColumnSchema), v.maxLength(200)),
});

export type MonitoringSpec = v.InferOutput<typeof monitoringSchema>;
