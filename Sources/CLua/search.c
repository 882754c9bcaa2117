// Plain search in linear time: `memmem` is quadratic on some systems, and no system's can be charged for.
//
// Source: M. Crochemore, D. Perrin, "Two-way string-matching", J. ACM 38(3), 1991.

#include "bounded.h"

#include <string.h>

/// How much is compared in vain, at the beginning and again each 64 bytes, before the search goes two ways. A macro, so
/// that scripts/lua-differential can have it do so at once.
#ifndef CLUA_SEARCH_PATIENCE
#define CLUA_SEARCH_PATIENCE 256
#endif

/// What `memchr` looks through between two charges.
enum { SCAN_BYTES = 65536 };

/// The start of the largest suffix of `needle`, less one, and that suffix's period. With `is_reversed` the alphabet runs
/// backwards.
static ptrdiff_t largest_suffix(
    clua_meter *meter, const unsigned char *needle, ptrdiff_t length, int is_reversed, ptrdiff_t *period
) {
    ptrdiff_t suffix = -1, candidate = 0, offset = 1;
    *period = 1;
    while (candidate + offset < length) {
        clua_meter_add(meter, 2);
        unsigned char a = needle[candidate + offset], b = needle[suffix + offset];
        if (a == b) {
            if (offset == *period) {
                candidate += *period;
                offset = 1;
            } else {
                offset += 1;
            }
        } else if ((a < b) != is_reversed) {
            candidate += offset;
            offset = 1;
            *period = candidate - suffix;
        } else {
            suffix = candidate;
            candidate += 1;
            offset = 1;
            *period = 1;
        }
    }
    return suffix;
}

/// The two-way algorithm: the needle is cut in two where no shift is lost by comparing its right part first.
static const char *search_two_ways(
    clua_meter *meter, const unsigned char *hay, ptrdiff_t hay_length, const unsigned char *needle, ptrdiff_t length
) {
    ptrdiff_t period, other_period;
    ptrdiff_t cut = largest_suffix(meter, needle, length, 0, &period);
    ptrdiff_t other_cut = largest_suffix(meter, needle, length, 1, &other_period);
    if (other_cut > cut) {
        cut = other_cut;
        period = other_period;
    }
    clua_meter_add(meter, (size_t)(cut + 1));
    int is_periodic = cut + 1 + period <= length && memcmp(needle, needle + period, (size_t)(cut + 1)) == 0;
    if (!is_periodic) {
        period = (cut + 1 > length - cut - 1 ? cut + 1 : length - cut - 1) + 1;
    }
    // How much of the needle's head is known to match after a shift by its period, less one.
    ptrdiff_t known = -1;
    for (ptrdiff_t at = 0; at <= hay_length - length;) {
        ptrdiff_t i = cut > known ? cut + 1 : known + 1;
        for (; i < length && needle[i] == hay[at + i]; i += 1) {
            clua_meter_add(meter, 2);
        }
        clua_meter_add(meter, 2);
        if (i < length) {
            at += i - cut;
            known = -1;
            continue;
        }
        for (i = cut; i > known && needle[i] == hay[at + i]; i -= 1) {
            clua_meter_add(meter, 2);
        }
        if (i <= known) {
            return (const char *)hay + at;
        }
        at += period;
        known = is_periodic ? length - period - 1 : -1;
    }
    return NULL;
}

const char *clua_search_byte(clua_meter *meter, const char *bytes, size_t count, int byte) {
    while (count > 0) {
        size_t part = count < SCAN_BYTES ? count : SCAN_BYTES;
        const char *found = memchr(bytes, byte, part);
        clua_meter_add(meter, found != NULL ? (size_t)(found - bytes) : part);
        if (found != NULL) {
            return found;
        }
        bytes += part;
        count -= part;
    }
    return NULL;
}

static const char *search(clua_meter *meter, const char *hay, size_t hay_length, const char *needle, size_t length) {
    if (length == 0) {
        return hay;
    }
    // Looking for the first byte is the fastest on text; once it has compared much more than it has advanced, it is not.
    const char *at = hay, *end = hay + hay_length;
    size_t compared = 0;
    while ((size_t)(end - at) >= length) {
        at = clua_search_byte(meter, at, (size_t)(end - at) - length + 1, (unsigned char)needle[0]);
        if (at == NULL) {
            return NULL;
        }
        size_t same = 1;
        while (same < length && at[same] == needle[same]) {
            clua_meter_add(meter, 2);
            same += 1;
        }
        if (same == length) {
            return at;
        }
        clua_meter_add(meter, 4);
        compared += same;
        at += 1;
        if (compared > CLUA_SEARCH_PATIENCE * (1 + (size_t)(at - hay) / 64)) {
            return search_two_ways(
                meter, (const unsigned char *)at, end - at, (const unsigned char *)needle, (ptrdiff_t)length);
        }
    }
    return NULL;
}

const char *clua_search(lua_State *L, const char *hay, size_t hay_length, const char *needle, size_t needle_length) {
    clua_meter meter = {L, 0};
    const char *found = search(&meter, hay, hay_length, needle, needle_length);
    clua_meter_flush(&meter);
    return found;
}
