// `string.format`: each item is checked here and made by `snprintf`, except the strings that need no padding.

#include "bounded.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    /// Longest specification, its `%` and letter included, that has room for a length modifier: stock Lua's limits.
    SPEC_BYTES = 32,
    MOST_FLAGS = 20,
    /// `%99.99f` of the largest double is 409 bytes.
    ITEM_BYTES = 512,
};

/// One conversion: `%`, flags, width, precision, letter, each as the format has it.
typedef struct specification {
    char text[SPEC_BYTES];
    size_t length;
    char letter;
} specification;

typedef struct output {
    luaL_Buffer buffer;
    clua_meter meter;
} output;

static void add(output *out, const char *bytes, size_t count) {
    clua_check_output(out->meter.L, clua_sum(luaL_bufflen(&out->buffer), count));
    clua_meter_add(&out->meter, count);
    luaL_addlstring(&out->buffer, bytes, count);
}

/// Adds the string on top of the stack, and pops it.
static void add_string(output *out) {
    size_t length;
    lua_tolstring(out->meter.L, -1, &length);
    clua_check_output(out->meter.L, clua_sum(luaL_bufflen(&out->buffer), length));
    clua_meter_add(&out->meter, length);
    luaL_addvalue(&out->buffer);
}

/// Reads the specification behind a `%`; returns what is behind it.
static const char *read_specification(lua_State *L, const char *format, specification *spec) {
    size_t span = 0;
    while (format[span] != '\0' && strchr("-+ #0123456789.", format[span]) != NULL) {
        span += 1;
        if (span > MOST_FLAGS) {
            luaL_error(L, "invalid format (too long)");
        }
    }
    spec->text[0] = '%';
    memcpy(spec->text + 1, format, span + 1);
    spec->length = span + 2;
    spec->text[spec->length] = '\0';
    spec->letter = format[span];
    return format + span + 1;
}

static const char *skip_two_digits(const char *text) {
    for (int i = 0; i < 2 && *text >= '0' && *text <= '9'; i += 1) {
        text += 1;
    }
    return text;
}

/// Raises unless the specification is some of `flags`, a width and perhaps a precision below 100, and its letter.
static void check_specification(lua_State *L, const specification *spec, const char *flags, int may_have_precision) {
    const char *rest = spec->text + 1;
    rest += strspn(rest, flags);
    if (*rest != '0') {
        rest = skip_two_digits(rest);
        if (*rest == '.' && may_have_precision) {
            rest = skip_two_digits(rest + 1);
        }
    }
    if (rest + 1 != spec->text + spec->length) {
        luaL_error(L, "invalid conversion specification: '%s'", spec->text);
    }
}

/// Puts the length modifier of a Lua number before the letter.
static void add_modifier(specification *spec, const char *modifier) {
    size_t length = strlen(modifier);
    memcpy(spec->text + spec->length - 1, modifier, length);
    spec->length += length;
    spec->text[spec->length - 1] = spec->letter;
    spec->text[spec->length] = '\0';
}

static void add_integer(output *out, int argument, specification *spec, const char *flags) {
    lua_Integer value = luaL_checkinteger(out->meter.L, argument);
    check_specification(out->meter.L, spec, flags, 1);
    add_modifier(spec, LUA_INTEGER_FRMLEN);
    char item[ITEM_BYTES];
    int length = snprintf(item, sizeof item, spec->text, (LUAI_UACINT)value);
    add(out, item, (size_t)length);
}

static void add_float(output *out, int argument, specification *spec) {
    char item[ITEM_BYTES];
    lua_Number value;
    // Stock Lua looks at the specification of `%a` first: of two mistakes the same one is told.
    if (spec->letter == 'a' || spec->letter == 'A') {
        check_specification(out->meter.L, spec, "-+ #0", 1);
        value = luaL_checknumber(out->meter.L, argument);
    } else {
        value = luaL_checknumber(out->meter.L, argument);
        check_specification(out->meter.L, spec, "-+ #0", 1);
    }
    add_modifier(spec, LUA_NUMBER_FRMLEN);
    int length = snprintf(item, sizeof item, spec->text, (LUAI_UACNUMBER)value);
    add(out, item, (size_t)length);
}

static void add_character(output *out, int argument, specification *spec) {
    check_specification(out->meter.L, spec, "-", 0);
    char item[ITEM_BYTES];
    int length = snprintf(item, sizeof item, spec->text, (int)luaL_checkinteger(out->meter.L, argument));
    add(out, item, (size_t)length);
}

static void add_pointer(output *out, int argument, specification *spec) {
    const void *pointer = lua_topointer(out->meter.L, argument);
    check_specification(out->meter.L, spec, "-", 0);
    char item[ITEM_BYTES];
    int length;
    if (pointer == NULL) {
        spec->text[spec->length - 1] = 's';
        length = snprintf(item, sizeof item, spec->text, "(null)");
    } else {
        length = snprintf(item, sizeof item, spec->text, pointer);
    }
    add(out, item, (size_t)length);
}

static void add_text(output *out, int argument, specification *spec) {
    lua_State *L = out->meter.L;
    size_t length;
    const char *text = luaL_tolstring(L, argument, &length);
    if (spec->length > 2) {
        clua_meter_add(&out->meter, length);
        luaL_argcheck(L, memchr(text, '\0', length) == NULL, argument, "string contains zeros");
        check_specification(L, spec, "-", 1);
        if (length < 100 || strchr(spec->text, '.') != NULL) {
            char item[ITEM_BYTES];
            int item_length = snprintf(item, sizeof item, spec->text, text);
            lua_pop(L, 1);
            add(out, item, (size_t)item_length);
            return;
        }
    }
    add_string(out);
}

static void add_quoted(output *out, const char *text, size_t length) {
    add(out, "\"", 1);
    for (size_t i = 0; i < length; i += 1) {
        unsigned char c = (unsigned char)text[i];
        char item[4];
        size_t item_length = 0;
        if (c < 0x20 ? c != '\n' : c == 0x7F) {
            // A digit behind would be read as the escape's, unless that has all its three.
            int is_followed = i + 1 < length && text[i + 1] >= '0' && text[i + 1] <= '9';
            item[item_length++] = '\\';
            if (is_followed || c >= 100) {
                item[item_length++] = (char)('0' + c / 100);
            }
            if (is_followed || c >= 10) {
                item[item_length++] = (char)('0' + c / 10 % 10);
            }
            item[item_length++] = (char)('0' + c % 10);
        } else {
            if (c == '"' || c == '\\' || c == '\n') {
                item[item_length++] = '\\';
            }
            item[item_length++] = (char)c;
        }
        clua_meter_step(&out->meter);
        add(out, item, item_length);
    }
    add(out, "\"", 1);
}

/// `%q`: the value as Lua source.
static void add_literal(output *out, int argument) {
    lua_State *L = out->meter.L;
    char item[ITEM_BYTES];
    int item_length;
    switch (lua_type(L, argument)) {
    case LUA_TSTRING: {
        size_t length;
        const char *text = lua_tolstring(L, argument, &length);
        add_quoted(out, text, length);
        return;
    }
    case LUA_TNUMBER:
        if (lua_isinteger(L, argument)) {
            lua_Integer value = lua_tointeger(L, argument);
            // As decimal digits the smallest one would be read as a float.
            const char *format = value == LUA_MININTEGER ? "0x%" LUA_INTEGER_FRMLEN "x" : LUA_INTEGER_FMT;
            item_length = snprintf(item, sizeof item, format, (LUAI_UACINT)value);
        } else {
            lua_Number value = lua_tonumber(L, argument);
            if (isnan(value)) {
                item_length = snprintf(item, sizeof item, "(0/0)");
            } else if (isinf(value)) {
                item_length = snprintf(item, sizeof item, value > 0 ? "1e9999" : "-1e9999");
            } else {
                item_length = snprintf(item, sizeof item, "%" LUA_NUMBER_FRMLEN "a", (LUAI_UACNUMBER)value);
            }
        }
        add(out, item, (size_t)item_length);
        return;
    case LUA_TNIL:
    case LUA_TBOOLEAN:
        luaL_tolstring(L, argument, NULL);
        add_string(out);
        return;
    default:
        luaL_argerror(L, argument, "value has no literal form");
    }
}

static void add_item(output *out, int argument, specification *spec) {
    lua_State *L = out->meter.L;
    switch (spec->letter) {
    case 'c': add_character(out, argument, spec); break;
    case 'd': case 'i': add_integer(out, argument, spec, "-+0 "); break;
    case 'u': add_integer(out, argument, spec, "-0"); break;
    case 'o': case 'x': case 'X': add_integer(out, argument, spec, "-#0"); break;
    case 'a': case 'A': case 'e': case 'E': case 'f': case 'g': case 'G': add_float(out, argument, spec); break;
    case 'p': add_pointer(out, argument, spec); break;
    case 'q':
        if (spec->length > 2) {
            luaL_error(L, "specifier '%%q' cannot have modifiers");
        }
        add_literal(out, argument);
        break;
    case 's': add_text(out, argument, spec); break;
    default: luaL_error(L, "invalid conversion '%s' to 'format'", spec->text);
    }
}

int clua_string_format(lua_State *L) {
    int top = lua_gettop(L);
    size_t length;
    const char *format = luaL_checklstring(L, 1, &length);
    const char *format_end = format + length;
    int argument = 1;
    output out;
    out.meter.L = L;
    out.meter.ticks = 0;
    luaL_buffinit(L, &out.buffer);
    while (format < format_end) {
        const char *percent = memchr(format, '%', (size_t)(format_end - format));
        const char *text_end = percent != NULL ? percent : format_end;
        add(&out, format, (size_t)(text_end - format));
        if (percent == NULL) {
            break;
        }
        // An item costs as much as `snprintf` does.
        clua_meter_add(&out.meter, 16 * CLUA_TICKS_PER_STEP);
        if (percent[1] == '%') {
            add(&out, "%", 1);
            format = percent + 2;
            continue;
        }
        argument += 1;
        if (argument > top) {
            return luaL_argerror(L, argument, "no value");
        }
        specification spec;
        format = read_specification(L, percent + 1, &spec);
        add_item(&out, argument, &spec);
    }
    clua_meter_flush(&out.meter);
    luaL_pushresult(&out.buffer);
    return 1;
}
