import type { ColumnDrift } from './columnSchema.ts';
import type { FeatureDrift, Level, PresetDrift } from './driftSchema.ts';

export type * from './driftSchema.ts';

/** One segment in one snapshot. */
export interface SegmentDrift {
  /** The version's id of the segment: S1, S2, … */
  readonly id: string;
  readonly size: number;
  readonly share: number;
  /** Size by the reference's share, relative: 0.15 is 15 % more than the reference has for as many customers. */
  readonly change: number;
  /** Two-sided p of the share against the reference's, corrected over the segments of the snapshot. */
  readonly p: number;
  readonly level: Level;
  /** Means of the members in scaled units, in the order of the version's used features; null without members. */
  readonly centroid: readonly number[] | null;
  /** Euclidean distance of that from the members' mean in the reference, in scaled units. */
  readonly movement: number | null;
  /** What that distance stays under in 95 of 100 cases by chance alone. */
  readonly movement95: number | null;
  /** How likely chance alone moves it as far. */
  readonly movementP: number | null;
  /** Differences from the reference's means by feature, in the same order. */
  readonly shifts: readonly number[];
  /** Shares of the squared movement by feature, in the same order; they sum to 1. */
  readonly contributions: readonly number[];
}

/** A share with its 95 % interval. */
export interface Rate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Customers between the snapshot before and this one. Who has no segment counts as not there. */
export interface Migration {
  /** Rows: the segment before; columns: the segment now. */
  readonly counts: readonly (readonly number[])[];
  /** New customers by segment now, and those who are gone by segment before. */
  readonly arrivals: readonly number[];
  readonly departures: readonly number[];
  /** Stayers who changed the segment over all stayers; those gone over all before. With 95 % intervals; null without anybody. */
  readonly reassigned: Rate | null;
  readonly churned: Rate | null;
  /** Shares of each row with simultaneous 95 % intervals, those gone last; null for a segment without customers before. */
  readonly shares: readonly (readonly Rate[] | null)[];
  /** Of each segment: members in both over members in either, among stayers. */
  readonly jaccard: readonly number[];
  /** For the flows with the most customers: what each feature contributed; shares sum to 1. */
  readonly causes: readonly FlowCause[];
}

export interface FlowCause {
  readonly from: number;
  readonly to: number;
  readonly customers: number;
  /** In the order of the version's used features. */
  readonly contributions: readonly number[];
}

/** What changed the size of a segment; the three sum to the change exactly. */
export interface Decomposed {
  readonly id: string;
  readonly before: number;
  readonly after: number;
  /** Customers who came less those who left. */
  readonly population: number;
  /** Customers who stayed and changed. */
  readonly customer: number;
  /** The same customers under another version. */
  readonly model: number;
}

export interface MonitoredSnapshot {
  readonly id: string;
  /** As people read it, such as 3 March 2026. */
  readonly label: string;
  /** The same with ISO dates, for files. */
  readonly name: string;
  /** ISO date; null where nobody knows. */
  readonly asOf: string | null;
  /** Why it could not be told; null where it was. An empty snapshot is none. */
  readonly problem: string | null;
  /** The reference is this snapshot itself: nothing can drift. */
  readonly isReference: boolean;
  readonly customers: number;
  readonly unassigned: number;
  /** Names of features that its data lacks. */
  readonly vanished: readonly string[];
  /** What is not as it was when the version was published, as plain sentences. */
  readonly notes: readonly string[];
  readonly features: readonly FeatureDrift[];
  readonly presets: readonly PresetDrift[];
  /** The columns that are watched beside them; judged together with the features. */
  readonly columns: readonly ColumnDrift[];
  readonly segments: readonly SegmentDrift[];
  readonly migration: Migration | null;
  readonly decomposition: readonly Decomposed[];
}

/** What changed the size of a segment through all versions that it goes on in. */
export interface SucceededSegment extends Decomposed {
  /** Its name in the first of them; its id is that version's and its own, such as `v1 S3`. */
  readonly name: string;
}

/** From one snapshot to the next in production, with the change of version between them, or such a change on one snapshot. */
export interface Succession {
  /** Ids of the versions; one and the same where the version stayed. */
  readonly from: string;
  readonly to: string;
  /** ISO time of the change; null where there was none. */
  readonly at: string | null;
  /** Ids of the snapshots before and after it; one and the same where only the version changed. */
  readonly snapshots: readonly [before: string, after: string];
  /** Their labels. */
  readonly before: string;
  readonly after: string;
  /** By persistent identities: a segment of the new version is the one that it goes on from. */
  readonly segments: readonly SucceededSegment[];
  /** Ids of segments in the two versions; empty where the version stayed. */
  readonly identities: readonly {
    readonly old: string | null;
    readonly new: string | null;
    readonly jaccard: number;
  }[];
  /** Share of the customers of both who have another segment (by identity) under the new version. */
  readonly reassigned: number;
}

export interface MonitoredVersion {
  readonly id: string;
  readonly name: string;
  /** ISO times. */
  readonly publishedAt: string;
  readonly inProductionSince: string | null;
  readonly segments: readonly { readonly id: string; readonly name: string }[];
  /** `used` first, in the order of the coordinates. */
  readonly features: readonly {
    readonly id: string;
    readonly name: string;
    readonly unit: string;
    readonly used: boolean;
  }[];
  readonly customers: number;
  readonly shares: readonly number[];
}

/** The state of the loads, for pipeline health. */
export interface MonitoredSource {
  readonly id: string;
  readonly name: string;
  /** ISO; null where the source has no time. */
  readonly newest: string | null;
  readonly loads: number;
  /** ISO; null where it was not recorded. */
  readonly loadedAt: string | null;
  readonly rows: number;
  readonly rejected: number;
  /** Checks of quality that fail on the load that is read, as sentences. */
  readonly failing: readonly { readonly severity: string; readonly message: string }[];
  /** Days between two loads by the service level, and by which one may be late; null where nothing is agreed. */
  readonly everyDays: number | null;
  readonly graceDays: number;
}

/** What was found, before alerts, charts and triggers are made of it. */
export interface MonitoringFacts {
  /** Null where nothing was published. */
  readonly version: MonitoredVersion | null;
  /** What drift is told against: `published`, or `previous`. */
  readonly reference: 'published' | 'previous';
  /** How the reference is known, as a sentence: its rows, or a sketch, with the error. */
  readonly referenceWords: string;
  /** Oldest first. */
  readonly snapshots: readonly MonitoredSnapshot[];
  /** The series in production, oldest first; empty where one version never took the place of another. */
  readonly successions: readonly Succession[];
  readonly sources: readonly MonitoredSource[];
  /** ISO, UTC: age and lateness are told as of then. */
  readonly at: string;
  readonly warnings: readonly string[];
}

export type Tone = 'ok' | 'warning' | 'bad';

/** Something a person should know, the most urgent first. */
export interface Alert {
  readonly tone: Exclude<Tone, 'ok'>;
  readonly about:
    'pipeline' | 'coverage' | 'features' | 'segments' | 'stability' | 'trigger' | 'age' | 'fairness';
  readonly title: string;
  /** What was found, and what to do. */
  readonly words: string;
  /** The segment whose size it tells; absent elsewhere. */
  readonly segment?: string;
}

/** One trigger at one snapshot. */
export interface TriggerOutcome {
  readonly trigger: string;
  readonly snapshot: string;
  readonly fired: boolean;
  /** What it looked at; null where it could not be told, and the words say why. */
  readonly value: number | null;
  readonly limit: number;
  readonly words: string;
}

/** One finding on loads, features or checks. */
export interface PipelineFinding {
  readonly kind:
    'late' | 'missing' | 'failed' | 'vanished' | 'contract' | 'coverage' | 'population' | 'schema';
  readonly tone: Tone;
  readonly source: string | null;
  readonly words: string;
}

/** A control chart over the snapshots. */
export interface ControlChart {
  /** Which segment, by its id. */
  readonly segment: string;
  readonly kind: 'share' | 'movement';
  readonly points: readonly {
    readonly snapshot: string;
    readonly value: number;
    readonly centre: number;
    readonly lower: number;
    readonly upper: number;
    /** Names of the rules that this point breaks. */
    readonly rules: readonly string[];
  }[];
}

/** How often control charts alarm though nothing changed. */
export interface ChanceAlarms {
  /** Share of the points, with limits from as few snapshots as these. */
  readonly share: number;
  /** Snapshots up to the first alarm on average, with limits that are known. */
  readonly runLength: number;
}

export interface MonitoringValue extends MonitoringFacts {
  /** One sentence, and how it stands. */
  readonly verdict: { readonly tone: Tone; readonly title: string; readonly words: string };
  readonly alerts: readonly Alert[];
  readonly charts: readonly ControlChart[];
  /** By all rules of the charts together; null with too few snapshots. */
  readonly falseAlarms: ChanceAlarms | null;
  readonly triggers: readonly TriggerOutcome[];
  readonly pipeline: readonly PipelineFinding[];
  /** Sizes by snapshots ahead that the Markov chain expects, of the segments in order; empty where nothing migrated. */
  readonly forecast: readonly (readonly number[])[];
}
