// `string.find`, `match`, `gmatch` and `gsub`.

#include "pattern.h"

#include <string.h>

/// Whether a pattern holds none of the characters that mean something, so that a plain search finds the same.
static int is_plain(lua_State *L, const char *pattern, size_t length) {
    clua_meter meter = {L, 0};
    int is_plain = 1;
    for (size_t i = 0; i < length && is_plain; i += 1) {
        clua_meter_add(&meter, 2);
        switch (pattern[i]) {
        case '^': case '$': case '*': case '+': case '?': case '.': case '(': case '[': case '%': case '-':
            is_plain = 0;
            break;
        default: break;
        }
    }
    clua_meter_flush(&meter);
    return is_plain;
}

static int find_or_match(lua_State *L, int is_find) {
    size_t subject_length, pattern_length;
    const char *subject = luaL_checklstring(L, 1, &subject_length);
    const char *pattern = luaL_checklstring(L, 2, &pattern_length);
    size_t skipped = clua_slice_start(luaL_optinteger(L, 3, 1), subject_length) - 1;
    clua_spend(L, CLUA_CALL_TICKS / CLUA_TICKS_PER_STEP);
    if (skipped > subject_length) {
        lua_pushnil(L);
        return 1;
    }
    if (is_find && (lua_toboolean(L, 4) || is_plain(L, pattern, pattern_length))) {
        const char *found = clua_search(L, subject + skipped, subject_length - skipped, pattern, pattern_length);
        if (found == NULL) {
            lua_pushnil(L);
            return 1;
        }
        lua_pushinteger(L, found - subject + 1);
        lua_pushinteger(L, found - subject + (ptrdiff_t)pattern_length);
        return 2;
    }
    clua_matcher m;
    clua_matcher_start(&m, L, subject, subject_length, pattern, pattern_length);
    int is_anchored = *pattern == '^';
    for (const char *start = subject + skipped; start <= m.subject_end; start += 1) {
        if (!is_anchored) {
            start = clua_candidate(&m, start, pattern);
        }
        const char *end = clua_match_at(&m, start, pattern + is_anchored);
        if (end != NULL) {
            int results = 0;
            if (is_find) {
                lua_pushinteger(L, start - subject + 1);
                lua_pushinteger(L, end - subject);
                results = 2;
            }
            results += clua_push_captures(&m, is_find ? NULL : start, end);
            clua_meter_flush(&m.meter);
            return results;
        }
        if (is_anchored) {
            break;
        }
    }
    clua_meter_flush(&m.meter);
    lua_pushnil(L);
    return 1;
}

int clua_string_find(lua_State *L) {
    return find_or_match(L, 1);
}

int clua_string_match(lua_State *L) {
    return find_or_match(L, 0);
}

/// The iterator's upvalues: subject, pattern, how many bytes are done with, where the last match ended or -1.
static int next_match(lua_State *L) {
    size_t subject_length, pattern_length;
    const char *subject = lua_tolstring(L, lua_upvalueindex(1), &subject_length);
    const char *pattern = lua_tolstring(L, lua_upvalueindex(2), &pattern_length);
    size_t done = (size_t)lua_tointeger(L, lua_upvalueindex(3));
    lua_Integer last = lua_tointeger(L, lua_upvalueindex(4));
    clua_matcher m;
    clua_matcher_start(&m, L, subject, subject_length, pattern, pattern_length);
    clua_meter_add(&m.meter, CLUA_CALL_TICKS);
    int results = 0;
    for (; done <= subject_length; done += 1) {
        done = (size_t)(clua_candidate(&m, subject + done, pattern) - subject);
        const char *end = clua_match_at(&m, subject + done, pattern);
        if (end != NULL && end - subject != last) {
            results = clua_push_captures(&m, subject + done, end);
            last = end - subject;
            done = (size_t)last;
            break;
        }
    }
    lua_pushinteger(L, (lua_Integer)done);
    lua_replace(L, lua_upvalueindex(3));
    lua_pushinteger(L, last);
    lua_replace(L, lua_upvalueindex(4));
    clua_meter_flush(&m.meter);
    return results;
}

int clua_string_gmatch(lua_State *L) {
    size_t length;
    luaL_checklstring(L, 1, &length);
    luaL_checkstring(L, 2);
    size_t skipped = clua_slice_start(luaL_optinteger(L, 3, 1), length) - 1;
    clua_spend(L, CLUA_CALL_TICKS / CLUA_TICKS_PER_STEP);
    lua_settop(L, 2);
    lua_pushinteger(L, (lua_Integer)(skipped > length ? length + 1 : skipped));
    lua_pushinteger(L, -1);
    lua_pushcclosure(L, next_match, 4);
    return 1;
}

/// A result under construction.
typedef struct substitution {
    luaL_Buffer buffer;
    clua_matcher matcher;
} substitution;

static void add(substitution *result, const char *bytes, size_t count) {
    clua_check_output(result->matcher.meter.L, clua_sum(luaL_bufflen(&result->buffer), count));
    clua_meter_add(&result->matcher.meter, count);
    luaL_addlstring(&result->buffer, bytes, count);
}

/// Adds the value on top of the stack, a string or a number, and pops it.
static void add_value(substitution *result) {
    size_t length;
    lua_tolstring(result->matcher.meter.L, -1, &length);
    clua_check_output(result->matcher.meter.L, clua_sum(luaL_bufflen(&result->buffer), length));
    clua_meter_add(&result->matcher.meter, length);
    luaL_addvalue(&result->buffer);
}

/// Adds the replacement string, its `%0` to `%9` filled in.
static void add_template(substitution *result, const char *start, const char *end) {
    lua_State *L = result->matcher.meter.L;
    size_t length;
    const char *template = lua_tolstring(L, 3, &length);
    const char *template_end = template + length;
    for (;;) {
        const char *percent = memchr(template, '%', (size_t)(template_end - template));
        if (percent == NULL) {
            break;
        }
        add(result, template, (size_t)(percent - template));
        clua_meter_step(&result->matcher.meter);
        char kind = percent[1];
        if (kind == '%') {
            add(result, "%", 1);
        } else if (kind == '0') {
            add(result, start, (size_t)(end - start));
        } else if (kind >= '1' && kind <= '9') {
            clua_push_capture(&result->matcher, kind - '1', start, end);
            add_value(result);
        } else {
            luaL_error(L, "invalid use of '%%' in replacement string");
        }
        template = percent + 2;
    }
    add(result, template, (size_t)(template_end - template));
}

/// Adds what the table or the function at 3 has for the match; returns false and adds nothing when that is nil or false.
static int add_looked_up(substitution *result, const char *start, const char *end) {
    clua_matcher *m = &result->matcher;
    lua_State *L = m->meter.L;
    clua_meter_add(&m->meter, CLUA_CALL_TICKS);
    if (lua_type(L, 3) == LUA_TFUNCTION) {
        lua_pushvalue(L, 3);
        int arguments = clua_push_captures(m, start, end);
        lua_call(L, arguments, 1);
    } else {
        clua_push_capture(m, 0, start, end);
        lua_gettable(L, 3);
    }
    if (!lua_toboolean(L, -1)) {
        lua_pop(L, 1);
        return 0;
    }
    if (!lua_isstring(L, -1)) {
        luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
    }
    add_value(result);
    return 1;
}

int clua_string_gsub(lua_State *L) {
    size_t subject_length, pattern_length;
    const char *subject = luaL_checklstring(L, 1, &subject_length);
    const char *pattern = luaL_checklstring(L, 2, &pattern_length);
    int kind = lua_type(L, 3);
    lua_Integer most = luaL_optinteger(L, 4, (lua_Integer)subject_length + 1);
    int is_template = kind == LUA_TSTRING || kind == LUA_TNUMBER;
    luaL_argexpected(L, is_template || kind == LUA_TFUNCTION || kind == LUA_TTABLE, 3, "string/function/table");
    clua_spend(L, CLUA_CALL_TICKS / CLUA_TICKS_PER_STEP);

    int is_anchored = *pattern == '^';
    substitution result;
    clua_matcher *m = &result.matcher;
    clua_matcher_start(m, L, subject, subject_length, pattern, pattern_length);
    luaL_buffinit(L, &result.buffer);
    // The subject from `copied` on is not in the buffer yet.
    const char *at = subject, *copied = subject, *last_end = NULL;
    lua_Integer count = 0;
    int is_changed = 0;
    while (count < most) {
        if (!is_anchored) {
            at = clua_candidate(m, at, pattern);
        }
        const char *end = clua_match_at(m, at, pattern + is_anchored);
        if (end != NULL && end != last_end) {
            count += 1;
            clua_meter_add(&m->meter, CLUA_CALL_TICKS / 2);
            add(&result, copied, (size_t)(at - copied));
            copied = at;
            int is_replaced = 1;
            if (is_template) {
                add_template(&result, at, end);
            } else {
                is_replaced = add_looked_up(&result, at, end);
            }
            if (is_replaced) {
                copied = end;
                is_changed = 1;
            }
            at = last_end = end;
        } else if (at < m->subject_end) {
            at += 1;
        } else {
            break;
        }
        if (is_anchored) {
            break;
        }
    }
    if (is_changed) {
        add(&result, copied, (size_t)(m->subject_end - copied));
        luaL_pushresult(&result.buffer);
    } else {
        lua_pushvalue(L, 1);
    }
    clua_meter_flush(&m->meter);
    lua_pushinteger(L, count);
    return 2;
}
