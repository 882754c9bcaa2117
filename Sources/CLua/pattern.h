// Lua's patterns (manual, 6.4.1), with every step counted.

#ifndef CLUA_PATTERN_H
#define CLUA_PATTERN_H

#include "bounded.h"

/// As many captures as stock Lua allows.
enum { CLUA_MOST_CAPTURES = 32 };

/// How deep an attempt may nest; beyond it is the error "pattern too complex". Stock Lua's number.
enum { CLUA_MOST_DEPTH = 200 };

/// Lengths of a capture that has none.
enum { CLUA_CAPTURE_OPEN = -1, CLUA_CAPTURE_POSITION = -2 };

typedef struct clua_capture {
    const char *start;
    ptrdiff_t length;
} clua_capture;

/// One pattern and one subject. Both must be Lua strings that stay on the stack: the zero behind them is read.
typedef struct clua_matcher {
    clua_meter meter;
    const char *subject;
    const char *subject_end;
    const char *pattern_end;
    int depth;
    int captures;
    clua_capture capture[CLUA_MOST_CAPTURES];
} clua_matcher;

void clua_matcher_start(
    clua_matcher *m, lua_State *L, const char *subject, size_t subject_length, const char *pattern,
    size_t pattern_length);

/// The end of the match of `pattern` that begins exactly at `from`, or NULL. Raises for a malformed pattern, though only
/// when matching comes to the malformed part, as stock Lua does.
const char *clua_match_at(clua_matcher *m, const char *from, const char *pattern);

/// The first place from `from` on where a match can begin: past what cannot, when the pattern begins with a plain byte.
const char *clua_candidate(clua_matcher *m, const char *from, const char *pattern);

/// Pushes a capture of the last match, which went from `start` to `end`; 0 is the whole match when there are none.
void clua_push_capture(clua_matcher *m, int index, const char *start, const char *end);

/// Pushes all captures, or the whole match when there are none and `start` is not NULL; returns how many.
int clua_push_captures(clua_matcher *m, const char *start, const char *end);

#endif
