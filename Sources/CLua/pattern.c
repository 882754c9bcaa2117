// The matcher: backtracking, as the meaning of Lua's patterns is defined by the order of attempts.

#include "pattern.h"

#include <string.h>

static const char *match_here(clua_matcher *m, const char *s, const char *p);

void clua_matcher_start(
    clua_matcher *m, lua_State *L, const char *subject, size_t subject_length, const char *pattern,
    size_t pattern_length
) {
    m->meter.L = L;
    m->meter.ticks = 0;
    m->subject = subject;
    m->subject_end = subject + subject_length;
    m->pattern_end = pattern + pattern_length;
    m->depth = 0;
    m->captures = 0;
}

const char *clua_match_at(clua_matcher *m, const char *from, const char *pattern) {
    m->depth = 0;
    m->captures = 0;
    return match_here(m, from, pattern);
}

static int is_between(unsigned char c, unsigned char low, unsigned char high) {
    return (unsigned char)(c - low) <= (unsigned char)(high - low);
}

/// Whether `c` is of the class that `letter` names. ASCII, whatever the process's locale.
static int class_has(unsigned char letter, unsigned char c) {
    int is_letter = is_between(c | 0x20, 'a', 'z');
    int is_digit = is_between(c, '0', '9');
    int has;
    switch (letter | 0x20) {
    case 'a': has = is_letter; break;
    case 'c': has = c < 0x20 || c == 0x7F; break;
    case 'd': has = is_digit; break;
    case 'g': has = is_between(c, 0x21, 0x7E); break;
    case 'l': has = is_between(c, 'a', 'z'); break;
    case 'p': has = is_between(c, 0x21, 0x7E) && !is_letter && !is_digit; break;
    case 's': has = c == ' ' || is_between(c, '\t', '\r'); break;
    case 'u': has = is_between(c, 'A', 'Z'); break;
    case 'w': has = is_letter || is_digit; break;
    case 'x': has = is_digit || is_between(c | 0x20, 'a', 'f'); break;
    // Not in the manual any more, but in the matcher.
    case 'z': has = c == 0; break;
    default: return letter == c;
    }
    return is_between(letter, 'A', 'Z') ? !has : has;
}

/// Whether the set from its `[` to its `]` has `c`.
static int set_has(clua_matcher *m, const char *open, const char *close, unsigned char c) {
    const char *p = open + 1;
    int found = 1;
    if (*p == '^') {
        found = 0;
        p += 1;
    }
    while (p < close) {
        clua_meter_add(&m->meter, 4);
        if (*p == '%') {
            if (class_has((unsigned char)p[1], c)) {
                return found;
            }
            p += 2;
        } else if (p[1] == '-' && p + 2 < close) {
            if ((unsigned char)p[0] <= c && c <= (unsigned char)p[2]) {
                return found;
            }
            p += 3;
        } else {
            if ((unsigned char)*p == c) {
                return found;
            }
            p += 1;
        }
    }
    return !found;
}

/// Behind the `]` of the set that begins at `p`. A `]` that comes first is a member.
static const char *end_of_set(clua_matcher *m, const char *p) {
    p += p[1] == '^' ? 2 : 1;
    for (const char *first = p; p == first || *p != ']';) {
        clua_meter_add(&m->meter, 2);
        if (p < m->pattern_end && *p == '%') {
            p += 1;
        }
        if (p >= m->pattern_end) {
            luaL_error(m->meter.L, "malformed pattern (missing ']')");
        }
        p += 1;
    }
    return p + 1;
}

/// Behind the single-character item that begins at `p`.
static const char *end_of_item(clua_matcher *m, const char *p) {
    if (*p == '[') {
        return end_of_set(m, p);
    }
    if (*p == '%') {
        if (p + 1 >= m->pattern_end) {
            luaL_error(m->meter.L, "malformed pattern (ends with '%%')");
        }
        return p + 2;
    }
    return p + 1;
}

/// Whether the item from `p` to `item_end` matches the character at `s`.
static int item_has(clua_matcher *m, const char *s, const char *p, const char *item_end) {
    clua_meter_step(&m->meter);
    if (s >= m->subject_end) {
        return 0;
    }
    unsigned char c = (unsigned char)*s;
    switch (*p) {
    case '.': return 1;
    case '%': return class_has((unsigned char)p[1], c);
    case '[': return set_has(m, p, item_end - 1, c);
    default: return (unsigned char)*p == c;
    }
}

/// `x*` and `x+`: as many as there are, then fewer, but no end before `least`. Up to `last` the item matches.
static const char *match_most(
    clua_matcher *m, const char *least, const char *last, const char *p, const char *item_end
) {
    while (item_has(m, last, p, item_end)) {
        last += 1;
    }
    for (;; last -= 1) {
        const char *end = match_here(m, last, item_end + 1);
        if (end != NULL || last == least) {
            return end;
        }
    }
}

/// `x-`: none, then more.
static const char *match_fewest(clua_matcher *m, const char *s, const char *p, const char *item_end) {
    for (;; s += 1) {
        const char *end = match_here(m, s, item_end + 1);
        if (end != NULL) {
            return end;
        }
        if (!item_has(m, s, p, item_end)) {
            return NULL;
        }
    }
}

static const char *open_capture(clua_matcher *m, const char *s, const char *rest, ptrdiff_t length) {
    if (m->captures >= CLUA_MOST_CAPTURES) {
        luaL_error(m->meter.L, "too many captures");
    }
    m->capture[m->captures] = (clua_capture){s, length};
    m->captures += 1;
    const char *end = match_here(m, s, rest);
    if (end == NULL) {
        m->captures -= 1;
    }
    return end;
}

static const char *close_capture(clua_matcher *m, const char *s, const char *rest) {
    int index = m->captures - 1;
    while (index >= 0 && m->capture[index].length != CLUA_CAPTURE_OPEN) {
        index -= 1;
    }
    if (index < 0) {
        luaL_error(m->meter.L, "invalid pattern capture");
    }
    clua_capture *capture = &m->capture[index];
    capture->length = s - capture->start;
    const char *end = match_here(m, s, rest);
    if (end == NULL) {
        capture->length = CLUA_CAPTURE_OPEN;
    }
    return end;
}

/// `%1`: behind what the capture holds, when it stands here once more.
static const char *match_again(clua_matcher *m, const char *s, char digit) {
    int index = digit - '1';
    if (index < 0 || index >= m->captures || m->capture[index].length == CLUA_CAPTURE_OPEN) {
        luaL_error(m->meter.L, "invalid capture index %%%d", index + 1);
    }
    clua_capture capture = m->capture[index];
    // A position is no text, so it never stands again.
    if (capture.length < 0 || capture.length > m->subject_end - s) {
        return NULL;
    }
    clua_meter_add(&m->meter, (size_t)capture.length);
    return memcmp(capture.start, s, (size_t)capture.length) == 0 ? s + capture.length : NULL;
}

/// `%bxy`: behind the balancing character. `p` is at x.
static const char *match_balanced(clua_matcher *m, const char *s, const char *p) {
    if (p + 1 >= m->pattern_end) {
        luaL_error(m->meter.L, "malformed pattern (missing arguments to '%%b')");
    }
    if (s >= m->subject_end || *s != p[0]) {
        return NULL;
    }
    size_t open = 1;
    for (s += 1; s < m->subject_end; s += 1) {
        clua_meter_add(&m->meter, 2);
        // Asked first for the closing one: they may be the same character.
        if (*s == p[1]) {
            open -= 1;
            if (open == 0) {
                return s + 1;
            }
        } else if (*s == p[0]) {
            open += 1;
        }
    }
    return NULL;
}

/// `%f[set]`: whether the set begins here. `set` is at its `[`; before and behind the subject are zeros.
static int is_frontier(clua_matcher *m, const char *s, const char *set, const char *set_end) {
    unsigned char before = s == m->subject ? 0 : (unsigned char)s[-1];
    return !set_has(m, set, set_end - 1, before) && set_has(m, set, set_end - 1, (unsigned char)*s);
}

/// Whether an attempt has come to its end, or goes on at the places it was handed.
typedef enum outcome { ENDED, GOES_ON } outcome;

/// A single-character item and what follows it, which says how often it matches.
static outcome match_item(clua_matcher *m, const char **s, const char **p, const char **end) {
    const char *item_end = end_of_item(m, *p);
    char repeat = *item_end;
    if (!item_has(m, *s, *p, item_end)) {
        if (repeat != '*' && repeat != '-' && repeat != '?') {
            return ENDED;
        }
        *p = item_end + 1;
        return GOES_ON;
    }
    switch (repeat) {
    case '*':
        *end = match_most(m, *s, *s + 1, *p, item_end);
        return ENDED;
    case '+':
        *end = match_most(m, *s + 1, *s + 1, *p, item_end);
        return ENDED;
    case '-':
        *end = match_fewest(m, *s, *p, item_end);
        return ENDED;
    case '?':
        *end = match_here(m, *s + 1, item_end + 1);
        if (*end != NULL) {
            return ENDED;
        }
        *p = item_end + 1;
        return GOES_ON;
    default:
        *s += 1;
        *p = item_end;
        return GOES_ON;
    }
}

/// An item that begins with `%`.
static outcome match_escape(clua_matcher *m, const char **s, const char **p, const char **end) {
    const char *found, *set;
    switch ((*p)[1]) {
    case 'b':
        found = match_balanced(m, *s, *p + 2);
        *p += 4;
        break;
    case 'f':
        set = *p + 2;
        if (*set != '[') {
            luaL_error(m->meter.L, "missing '[' after '%%f' in pattern");
        }
        *p = end_of_set(m, set);
        return is_frontier(m, *s, set, *p) ? GOES_ON : ENDED;
    case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
        found = match_again(m, *s, (*p)[1]);
        *p += 2;
        break;
    default:
        return match_item(m, s, p, end);
    }
    if (found == NULL) {
        return ENDED;
    }
    *s = found;
    return GOES_ON;
}

/// One item of the pattern, which is not at its end.
static outcome match_next(clua_matcher *m, const char **s, const char **p, const char **end) {
    switch (**p) {
    case '(':
        if ((*p)[1] == ')') {
            *end = open_capture(m, *s, *p + 2, CLUA_CAPTURE_POSITION);
        } else {
            *end = open_capture(m, *s, *p + 1, CLUA_CAPTURE_OPEN);
        }
        return ENDED;
    case ')':
        *end = close_capture(m, *s, *p + 1);
        return ENDED;
    case '$':
        if (*p + 1 != m->pattern_end) {
            return match_item(m, s, p, end);
        }
        *end = *s == m->subject_end ? *s : NULL;
        return ENDED;
    case '%':
        return match_escape(m, s, p, end);
    default:
        return match_item(m, s, p, end);
    }
}

/// The end of the match of the pattern from `p` on, at `s`, or NULL. Recurs where an attempt can fail and another is
/// left, which is where stock Lua recurs: so "pattern too complex" is the same patterns' error.
static const char *match_here(clua_matcher *m, const char *s, const char *p) {
    if (m->depth >= CLUA_MOST_DEPTH) {
        luaL_error(m->meter.L, "pattern too complex");
    }
    m->depth += 1;
    const char *end = NULL;
    do {
        clua_meter_add(&m->meter, CLUA_TICKS_PER_STEP / 2);
        if (p == m->pattern_end) {
            end = s;
            break;
        }
    } while (match_next(m, &s, &p, &end) == GOES_ON);
    m->depth -= 1;
    return end;
}

const char *clua_candidate(clua_matcher *m, const char *from, const char *pattern) {
    if (pattern == m->pattern_end) {
        return from;
    }
    switch (*pattern) {
    case '(': case ')': case '.': case '[': case '%': case '$': return from;
    default: break;
    }
    switch (pattern[1]) {
    case '*': case '-': case '?': return from;
    default: break;
    }
    const char *found =
        clua_search_byte(&m->meter, from, (size_t)(m->subject_end - from), (unsigned char)*pattern);
    return found != NULL ? found : m->subject_end;
}

void clua_push_capture(clua_matcher *m, int index, const char *start, const char *end) {
    lua_State *L = m->meter.L;
    clua_capture capture = {start, end - start};
    if (index < m->captures) {
        capture = m->capture[index];
    } else if (index != 0) {
        luaL_error(L, "invalid capture index %%%d", index + 1);
    }
    if (capture.length == CLUA_CAPTURE_OPEN) {
        luaL_error(L, "unfinished capture");
    } else if (capture.length == CLUA_CAPTURE_POSITION) {
        lua_pushinteger(L, capture.start - m->subject + 1);
    } else {
        clua_meter_add(&m->meter, (size_t)capture.length);
        lua_pushlstring(L, capture.start, (size_t)capture.length);
    }
}

int clua_push_captures(clua_matcher *m, const char *start, const char *end) {
    int count = m->captures == 0 && start != NULL ? 1 : m->captures;
    luaL_checkstack(m->meter.L, count, "too many captures");
    for (int index = 0; index < count; index += 1) {
        clua_push_capture(m, index, start, end);
    }
    return count;
}
