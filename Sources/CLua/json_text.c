// Strings and numbers of JSON as Lua values.

#include "clua_internal.h"
#include <string.h>

size_t clua_utf8_length(const unsigned char *bytes, size_t count) {
    unsigned char first = bytes[0];
    if (first < 0x80) {
        return 1;
    }
    size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || length > count) {
        return 0;
    }
    // RFC 3629 section 4: the second byte rules out long forms, surrogates and what is beyond U+10FFFF.
    unsigned char low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    unsigned char high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (bytes[1] < low || bytes[1] > high) {
        return 0;
    }
    for (size_t i = 2; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    return length;
}

bool clua_is_utf8(const char *bytes, size_t count) {
    for (size_t at = 0; at < count;) {
        size_t length = clua_utf8_length((const unsigned char *)bytes + at, count - at);
        if (length == 0) {
            return false;
        }
        at += length;
    }
    return true;
}

/// The code unit of four hex digits; -1 when they are none.
static int32_t code_unit(const char *bytes, size_t count) {
    if (count < 4) {
        return -1;
    }
    int32_t unit = 0;
    for (int i = 0; i < 4; i++) {
        char c = bytes[i];
        int digit = c >= '0' && c <= '9' ? c - '0'
            : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (digit < 0) {
            return -1;
        }
        unit = unit << 4 | digit;
    }
    return unit;
}

static size_t put_scalar(char *output, uint32_t scalar) {
    if (scalar < 0x80) {
        output[0] = (char)scalar;
        return 1;
    }
    if (scalar < 0x800) {
        output[0] = (char)(0xC0 | scalar >> 6);
        output[1] = (char)(0x80 | (scalar & 0x3F));
        return 2;
    }
    if (scalar < 0x10000) {
        output[0] = (char)(0xE0 | scalar >> 12);
        output[1] = (char)(0x80 | (scalar >> 6 & 0x3F));
        output[2] = (char)(0x80 | (scalar & 0x3F));
        return 3;
    }
    output[0] = (char)(0xF0 | scalar >> 18);
    output[1] = (char)(0x80 | (scalar >> 12 & 0x3F));
    output[2] = (char)(0x80 | (scalar >> 6 & 0x3F));
    output[3] = (char)(0x80 | (scalar & 0x3F));
    return 4;
}

/// Decodes one escape behind its backslash; gives the bytes read, 0 when there is no such escape.
static size_t unescape(const char *bytes, size_t count, char *output, size_t *written) {
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    const char *name = count > 0 && bytes[0] != 0 ? strchr(names, bytes[0]) : NULL;
    if (name != NULL) {
        output[(*written)++] = values[name - names];
        return 1;
    }
    int32_t unit = count > 0 && bytes[0] == 'u' ? code_unit(bytes + 1, count - 1) : -1;
    if (unit < 0) {
        return 0;
    }
    uint32_t scalar = (uint32_t)unit;
    size_t read = 5;
    if ((scalar & 0xF800) == 0xD800) {
        int32_t low = scalar < 0xDC00 && count >= 11 && bytes[5] == '\\' && bytes[6] == 'u'
            ? code_unit(bytes + 7, count - 7) : -1;
        if (low >= 0xDC00 && low <= 0xDFFF) {
            scalar = 0x10000 + ((scalar & 0x3FF) << 10) + ((uint32_t)low & 0x3FF);
            read = 11;
        } else {
            scalar = 0xFFFD; // half a pair has no UTF-8
        }
    }
    *written += put_scalar(output + *written, scalar);
    return read;
}

bool clua_push_string(lua_State *L, const char *inside, size_t count) {
    const char *escape = memchr(inside, '\\', count);
    clua_check_output(L, count);
    if (escape == NULL) {
        lua_pushlstring(L, inside, count);
        return true;
    }
    clua_spend(L, count / 32);
    luaL_Buffer buffer;
    char *output = luaL_buffinitsize(L, &buffer, count); // no escape is shorter than its meaning
    size_t at = 0, written = 0;
    while (escape != NULL) {
        size_t plain = (size_t)(escape - inside) - at;
        memcpy(output + written, inside + at, plain);
        written += plain;
        at += plain + 1;
        size_t read = unescape(inside + at, count - at, output, &written);
        if (read == 0) {
            return false;
        }
        at += read;
        escape = memchr(inside + at, '\\', count - at);
    }
    memcpy(output + written, inside + at, count - at);
    luaL_pushresultsize(&buffer, written + count - at);
    return true;
}

static size_t digits(const char *bytes, size_t count, size_t at) {
    while (at < count && bytes[at] >= '0' && bytes[at] <= '9') {
        at++;
    }
    return at;
}

/// RFC 8259 section 6; `is_whole` when there is neither fraction nor exponent.
static bool is_number(const char *bytes, size_t count, bool *is_whole) {
    size_t at = count > 0 && bytes[0] == '-' ? 1 : 0;
    size_t end = digits(bytes, count, at);
    if (end == at || (bytes[at] == '0' && end > at + 1)) {
        return false;
    }
    *is_whole = end == count;
    at = end;
    if (at < count && bytes[at] == '.') {
        end = digits(bytes, count, at + 1);
        if (end == at + 1) {
            return false;
        }
        at = end;
    }
    if (at < count && (bytes[at] == 'e' || bytes[at] == 'E')) {
        at++;
        if (at < count && (bytes[at] == '+' || bytes[at] == '-')) {
            at++;
        }
        end = digits(bytes, count, at);
        if (end == at) {
            return false;
        }
        at = end;
    }
    return at == count;
}

bool clua_push_number(lua_State *L, const char *bytes, size_t count) {
    bool is_whole = false;
    if (!is_number(bytes, count, &is_whole)) {
        return false;
    }
    if (is_whole && count <= 18) { // so it fits
        lua_Integer value = 0;
        for (size_t i = bytes[0] == '-'; i < count; i++) {
            value = value * 10 + (bytes[i] - '0');
        }
        lua_pushinteger(L, bytes[0] == '-' ? -value : value);
        return true;
    }
    clua_spend(L, count / 4);
    const char *text = lua_pushlstring(L, bytes, count);
    // Lua reads whole numbers beyond 64 bits as floats, as is wanted.
    if (lua_stringtonumber(L, text) == 0) {
        return false;
    }
    lua_remove(L, -2);
    return true;
}
