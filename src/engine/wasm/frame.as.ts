// Where the parts of one block of rows lie, of what a run knows of them, and of its centroids: addresses and numbers of 4 bytes each,
// written by `Listing`.

/** The block's coarse tiles; of each row its length (uint8, in parts of the longest) and its label (uint16). */
export const TILES: usize = 0;
export const LENGTHS: usize = 4;
export const LABELS: usize = 8;
/** Of each row: a place in the table and by how much the second best of its list is worse at least (uint16 each). */
export const NEAR: usize = 12;
/** Of each row: its list of four centroids, the best first (uint8 each), and by how much all others are worse at least (uint32). */
export const KNOWN: usize = 16;
/** What margins must be above (uint16), by pass, centroid and distance. */
export const TABLE: usize = 20;
/** Of each centroid: what its score may be off by, and half its squared length with the same off. */
export const MARGINS: usize = 24;
export const HALF: usize = 28;
/** Centroids one by one, after a vector of half and zeros; and in groups of four. */
export const CENTROIDS: usize = 32;
export const PACKED: usize = 36;
/** Where this pass begins in the table. */
export const SLOT: usize = 40;
/** Bits of a score that hold an index. */
export const MASK: usize = 44;
/** The first class of squared distances. */
export const BASE: usize = 48;
/** What a score may be off by for each part of a row's length; the unit of scores, times two; what a squared distance is off by (float32). */
export const SLOPE: usize = 52;
export const UNIT: usize = 56;
export const OFF: usize = 60;
/** Room for a tile and its scores. */
export const TILE: usize = 64;
export const SCORES: usize = 68;
/** Columns and centroids. */
export const COLUMNS: usize = 72;
export const CLUSTERS: usize = 76;
/** Rows that moved (four times their index, then old and new label in 16 bits) and rows in doubt (index): where the lists begin and where they end. */
export const MOVED: usize = 80;
export const MOVED_END: usize = 84;
export const OPEN: usize = 88;
export const OPEN_END: usize = 92;

/** Bits of a score's difference that margins leave out. */
export const SHIFT: usize = 96;

/** The unit of lengths (float32). */
export const PART: usize = 112;
/** What of the next block the memory is asked for on the way: from where on, up to where, how many lines of 64 bytes each time. */
export const NEXT: usize = 100;
export const NEXT_END: usize = 104;
export const NEXT_LINES: usize = 108;

/** For a run whose rows lie in an order of its own: of each place in it the row there (uint16), and of each tile what `NEAR` has of a row. */
export const ORDER: usize = 116;
export const NEAREST: usize = 120;
/** The wild rows of the block as `coarsen` has them (0: none), and by places. */
export const WILD: usize = 124;
export const PLACED: usize = 128;
/** Of each row that was looked at, by how much its second best centroid is worse (uint32), and then its squared distance (float32); room to sort in. */
export const GAPS: usize = 132;
export const ROOM: usize = 136;

/** Rows of a block. */
export const BLOCK: usize = 4096;

/** Classes of distances, four to each doubling of the square. */
export const CLASSES: i32 = 32;
/** The most that a margin can be. */
export const MOST: i32 = 65_534;
