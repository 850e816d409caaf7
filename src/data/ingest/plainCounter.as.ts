// Counts the records of text in RFC 4180, 16 bytes at a time. What is known between two pieces lies in 32-bit words at STATE, and a
// byte for each column at WATCHED; the piece lies behind TEXT and at least 16 zero bytes behind it. The offsets are those of
// plainCounter.ts.

const STATE: usize = 0;
const WATCHED: usize = 64;
const TEXT: usize = 5072;

const COLUMNS: usize = 0;
const DELIMITER: usize = 4;
const QUOTE: usize = 8;
const COLON: usize = 12;
const UNDERSCORE: usize = 16;
const PLACE: usize = 20;
const FIELDS: usize = 24;
const LENGTH: usize = 28;
const ROWS: usize = 32;
const LONGEST: usize = 36;
const RETURNS: usize = 40;
const SEEN: usize = 44;
const BEGUN: usize = 48;

const AT_START: i32 = 0;
const IN_FIELD: i32 = 1;
const IN_QUOTES: i32 = 2;
const AFTER_QUOTE: i32 = 3;
const AFTER_RETURN: i32 = 4;

const FOREIGN: i32 = 1;
const TIMES: i32 = 2;
const UNDERSCORES: i32 = 4;

/** What a column's byte says: that codes matter in it, and that one was seen. */
const ASKED: i32 = 1;
const CODED: i32 = 3;

/** What BEGUN holds beside a column, times four: its field begins with the next piece, or goes on there after a zero. */
const FIRST: i32 = 1;
const AFTER_ZERO: i32 = 2;

const ZERO: i32 = 48;
const PLUS: i32 = 43;
const SPACE: i32 = 32;
const FEED: i32 = 10;
const CARRIAGE_RETURN: i32 = 13;

/** Bytes of the longest record that is taken for plain. */
const LONGEST_RECORD: i32 = 500_000;

function isDigit(byte: i32): bool {
  return byte >= 48 && byte <= 57;
}

/** Whether the minutes or seconds after a colon may be followed by an offset from UTC: `Z`, `UTC`, `GMT`, `+` or `-`. */
function mayBeZoned(at: usize): bool {
  if (!isDigit(load<u8>(at, 1)) || !isDigit(load<u8>(at, 2))) return false;
  const after: i32 = load<u8>(at, 3);
  const next: i32 = after == 32 || after == 9 ? load<u8>(at, 4) : after;
  return next == 46 || next == 90 || next == 85 || next == 71 || next == 43 || next == 45 || next > 127;
}

/** Looks at the beginning of a field: whether digits stand there that no number keeps, after a zero or a plus. */
function begin(at: i32, size: i32, column: i32): void {
  if (column >= load<i32>(STATE + COLUMNS) || load<u8>(WATCHED + column) != ASKED) return;
  while (at < size && load<u8>(TEXT + at) == SPACE) at++;
  if (at >= size) return store<i32>(STATE + BEGUN, column * 4 + FIRST);
  const first: i32 = load<u8>(TEXT + at);
  if (first == PLUS) store<u8>(WATCHED + column, CODED);
  else if (first == ZERO) {
    if (at + 1 >= size) store<i32>(STATE + BEGUN, column * 4 + AFTER_ZERO);
    else if (isDigit(load<u8>(TEXT + at + 1))) store<u8>(WATCHED + column, CODED);
  }
}

/** Looks at a field whose beginning lies where the piece before ended. */
function beginAgain(size: i32): void {
  const begun = load<i32>(STATE + BEGUN),
    column = begun >> 2;
  if (begun == 0 || size == 0) return;
  store<i32>(STATE + BEGUN, 0);
  if ((begun & 3) == FIRST) begin(0, size, column);
  else if (isDigit(load<u8>(TEXT))) store<u8>(WATCHED + column, CODED);
}

/** A record without its line end: whether it is as wide and as short as it must be. */
function count(length: i32, fields: i32): bool {
  if (fields + 1 != load<i32>(STATE + COLUMNS)) return false;
  store<i32>(STATE + ROWS, load<i32>(STATE + ROWS) + 1);
  if (length > load<i32>(STATE + LONGEST)) store<i32>(STATE + LONGEST, length);
  return length <= LONGEST_RECORD;
}

/** Counts on over a piece of `size` bytes; false when the text is not plain. */
export function add(size: i32): bool {
  const delimiter = load<i32>(STATE + DELIMITER),
    quote = load<i32>(STATE + QUOTE),
    colon = load<i32>(STATE + COLON),
    underscore = load<i32>(STATE + UNDERSCORE);
  const delimiters = i8x16.splat(<i8>delimiter),
    quotes = i8x16.splat(<i8>quote),
    colons = i8x16.splat(<i8>colon),
    underscores = i8x16.splat(<i8>underscore),
    feeds = i8x16.splat(<i8>FEED),
    carriages = i8x16.splat(<i8>CARRIAGE_RETURN),
    zero = i8x16.splat(0);
  let place = load<i32>(STATE + PLACE),
    fields = load<i32>(STATE + FIELDS),
    returns = load<i32>(STATE + RETURNS),
    start = -load<i32>(STATE + LENGTH),
    next: i32 = 0,
    seen: i32 = 0;
  beginAgain(size);
  for (let block: i32 = 0; block < size; block += 16) {
    const bytes = v128.load(TEXT + block);
    const ends = v128.or(
      i8x16.eq(bytes, delimiters),
      v128.or(i8x16.eq(bytes, feeds), i8x16.eq(bytes, carriages)),
    );
    const rare = v128.or(v128.or(i8x16.eq(bytes, quotes), i8x16.eq(bytes, zero)), bytes);
    const asked = v128.or(i8x16.eq(bytes, colons), i8x16.eq(bytes, underscores));
    // Of `rare` the sign alone is looked at: it is that of the comparisons, or that of a byte beyond ASCII.
    let mask = i8x16.bitmask(v128.or(v128.or(ends, asked), rare));
    if (block + 16 > size) mask &= (1 << (size - block)) - 1;
    for (; mask != 0; mask &= mask - 1) {
      const at = block + ctz(mask);
      if (at > next) {
        if (place >= AFTER_QUOTE) return false;
        if (place == AT_START) place = IN_FIELD;
      }
      next = at + 1;
      const byte: i32 = load<u8>(TEXT + at);
      if (byte == delimiter) {
        if (place == IN_QUOTES) continue;
        if (place == AFTER_RETURN) return false;
        fields++;
        place = AT_START;
        begin(at + 1, size, fields);
      } else if (byte == quote) {
        if (place == IN_QUOTES) place = AFTER_QUOTE;
        else if (place == IN_FIELD || place == AFTER_RETURN) return false;
        // At a field's start it opens it; after another it stands for itself.
        else {
          if (place == AT_START) begin(at + 1, size, fields);
          place = IN_QUOTES;
        }
      } else if (byte == FEED) {
        if (place == IN_QUOTES) continue;
        const isReturn: i32 = place == AFTER_RETURN ? 1 : 0;
        if (returns < 0) returns = isReturn;
        else if (returns != isReturn) return false;
        if (at == start || fields < 0) {
          // A blank line is a row where there is one column, and nothing where there are more.
          if (load<i32>(STATE + COLUMNS) <= 1) return false;
        } else if (!count(at - start, fields)) return false;
        fields = 0;
        start = at + 1;
        place = AT_START;
        begin(at + 1, size, 0);
      } else if (byte == CARRIAGE_RETURN) {
        if (place == IN_QUOTES) continue;
        if (place == AFTER_RETURN) return false;
        if (place == AT_START && fields == 0 && at == start) fields = -1;
        place = AFTER_RETURN;
      } else {
        if (byte == 0 || place >= AFTER_QUOTE) return false;
        if (place == AT_START) place = IN_FIELD;
        if (byte > 127) seen |= FOREIGN;
        else if (byte == colon) {
          if (mayBeZoned(TEXT + at)) seen |= TIMES;
        } else seen |= UNDERSCORES;
      }
    }
  }
  if (size > next) {
    if (place >= AFTER_QUOTE) return false;
    if (place == AT_START) place = IN_FIELD;
  }
  store<i32>(STATE + PLACE, place);
  store<i32>(STATE + FIELDS, fields);
  store<i32>(STATE + LENGTH, size - start);
  store<i32>(STATE + RETURNS, returns);
  store<i32>(STATE + SEEN, seen);
  return size - start <= LONGEST_RECORD;
}

/** Counts a last record without a line end; false when the text is not plain. */
export function finish(): bool {
  const place = load<i32>(STATE + PLACE),
    length = load<i32>(STATE + LENGTH);
  if (place == IN_QUOTES || place == AFTER_RETURN) return false;
  return length == 0 || count(length, load<i32>(STATE + FIELDS));
}
