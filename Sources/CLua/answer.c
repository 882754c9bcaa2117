// Verdicts: croxy.stub, croxy.reject and croxy.next make them, a table asks for a change. All of it is checked here, but
// for the provider's name.

#include "clua_internal.h"
#include <string.h>

enum { MAX_MODEL = 256, MAX_TAG = 64, MAX_PROVIDER = 256, MAX_MESSAGE = 4096, MAX_TYPE = 64 };

typedef struct answer {
    clua_object object;
    clua_verdict verdict;
    int status;
} answer;

/// Values of an answer: the body or message, the fields, the type of a rejection.
enum { TEXT = 1, FIELDS, TYPE };

const luaL_Reg clua_answer_methods[] = {{NULL, NULL}};

static int check_status(lua_State *L, int index, const char *what, int lowest) {
    int is_whole = 0;
    lua_Integer status = lua_type(L, index) == LUA_TNUMBER ? lua_tointegerx(L, index, &is_whole) : 0;
    if (!is_whole || status < lowest || status > 599) {
        luaL_error(L, "%s: the status is no number from %d to 599", what, lowest);
    }
    return (int)status;
}

/// An error unless the value is text of at most `most` bytes without control characters.
static clua_text check_text(lua_State *L, int index, const char *what, size_t least, size_t most) {
    if (lua_type(L, index) != LUA_TSTRING) {
        luaL_error(L, "%s is no string but a %s", what, luaL_typename(L, index));
    }
    clua_text text;
    text.bytes = lua_tolstring(L, index, &text.count);
    if (text.count < least || text.count > most) {
        luaL_error(L, "%s is no text of %d to %d bytes", what, (int)least, (int)most);
    }
    if (!clua_is_utf8(text.bytes, text.count)) {
        luaL_error(L, "%s is not UTF-8", what);
    }
    return text;
}

static void check_printable(lua_State *L, clua_text text, const char *what) {
    for (size_t i = 0; i < text.count; i++) {
        unsigned char c = (unsigned char)text.bytes[i];
        if (c < 0x20 || c == 0x7F) {
            luaL_error(L, "%s holds a control character", what);
        }
    }
}

// croxy.stub

/// Appends a `data:` line for each line of the string at the top.
static void append_data(lua_State *L, clua_buffer *text, const char *bytes, size_t count) {
    size_t start = 0;
    for (size_t at = 0; at <= count; at++) {
        if (at < count && bytes[at] != '\n' && bytes[at] != '\r') {
            continue;
        }
        clua_append(L, text, "data: ", 6);
        clua_append(L, text, bytes + start, at - start);
        clua_append(L, text, "\n", 1);
        if (at + 1 < count && bytes[at] == '\r' && bytes[at + 1] == '\n') {
            at++;
        }
        start = at + 1;
    }
}

static void append_event(lua_State *L, int event, clua_buffer *text) {
    bool has_data = false;
    lua_pushnil(L);
    while (lua_next(L, event)) {
        const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "";
        if (strcmp(key, "event") != 0 && strcmp(key, "data") != 0) {
            luaL_error(L, "croxy.stub: an event has 'event' and 'data' only");
        }
        has_data = has_data || strcmp(key, "data") == 0;
        lua_pop(L, 1);
    }
    lua_pushliteral(L, "event");
    if (lua_rawget(L, event) != LUA_TNIL) {
        clua_text name = check_text(L, -1, "croxy.stub: 'event'", 1, 256);
        check_printable(L, name, "croxy.stub: 'event'");
        clua_append(L, text, "event: ", 7);
        clua_append(L, text, name.bytes, name.count);
        clua_append(L, text, "\n", 1);
    }
    lua_pop(L, 1);
    lua_pushliteral(L, "data");
    int type = lua_rawget(L, event);
    if (type == LUA_TSTRING) {
        size_t count;
        const char *bytes = lua_tolstring(L, -1, &count);
        append_data(L, text, bytes, count);
    } else if (has_data) {
        clua_append(L, text, "data: ", 6);
        clua_write_json(L, -1, text);
        clua_append(L, text, "\n", 1);
    }
    lua_pop(L, 1);
    clua_append(L, text, "\n", 1);
}

static void push_events(lua_State *L, int events) {
    if (lua_type(L, events) != LUA_TTABLE) {
        luaL_error(L, "croxy.stub: 'sse' is no table but a %s", luaL_typename(L, events));
    }
    clua_buffer *text = &clua_of(L)->text;
    text->count = 0;
    lua_Integer count = (lua_Integer)lua_rawlen(L, events);
    for (lua_Integer i = 1; i <= count; i++) {
        clua_spend(L, 4);
        lua_rawgeti(L, events, i);
        if (lua_type(L, -1) != LUA_TTABLE) {
            luaL_error(L, "croxy.stub: an event is no table but a %s", luaL_typename(L, -1));
        }
        append_event(L, lua_absindex(L, -1), text);
        lua_pop(L, 1);
    }
    lua_pushlstring(L, text->bytes, text->count);
}

/// Pushes the table of fields, `content-type` put in when there is none.
static void push_fields(lua_State *L, int given, const char *type) {
    if (lua_type(L, given) == LUA_TNIL) {
        lua_newtable(L);
    } else {
        clua_check_fields(L, given, "croxy.stub: headers");
    }
    lua_Integer count = (lua_Integer)lua_rawlen(L, -1);
    for (lua_Integer i = 1; type != NULL && i < count; i += 2) {
        lua_rawgeti(L, -1, i);
        if (strcmp(lua_tostring(L, -1), "content-type") == 0) {
            type = NULL;
        }
        lua_pop(L, 1);
    }
    if (type != NULL) {
        if (count / 2 == CLUA_MAX_FIELDS) {
            luaL_error(L, "croxy.stub: headers: more than %d", CLUA_MAX_FIELDS - 1);
        }
        lua_pushliteral(L, "content-type");
        lua_rawseti(L, -2, count + 1);
        lua_pushstring(L, type);
        lua_rawseti(L, -2, count + 2);
    }
}

int clua_stub(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    static const char *const keys[] = {"status", "headers", "json", "body", "sse", NULL};
    enum { STATUS = 2, HEADERS, JSON, BODY, SSE, RESULT };
    for (int i = 0; keys[i] != NULL; i++) {
        lua_pushstring(L, keys[i]);
        lua_rawget(L, 1);
    }
    lua_pushnil(L);
    while (lua_next(L, 1)) {
        lua_pop(L, 1);
        bool is_known = false;
        for (int i = 0; lua_type(L, -1) == LUA_TSTRING && keys[i] != NULL; i++) {
            is_known = is_known || strcmp(lua_tostring(L, -1), keys[i]) == 0;
        }
        if (!is_known) {
            const char *name = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : luaL_typename(L, -1);
            return luaL_error(L, "croxy.stub: unknown key '%s'", name);
        }
    }
    int bodies = !lua_isnil(L, JSON) + !lua_isnil(L, BODY) + !lua_isnil(L, SSE);
    if (bodies > 1) {
        return luaL_error(L, "croxy.stub: more than one of json, body and sse");
    }
    answer *stub = clua_new(L, CLUA_ANSWER, sizeof *stub, 3);
    stub->verdict = CLUA_STUB;
    stub->status = lua_isnil(L, STATUS) ? 200 : check_status(L, STATUS, "croxy.stub", 200);
    if (bodies > 0 && (stub->status == 204 || stub->status == 205 || stub->status == 304)) {
        return luaL_error(L, "croxy.stub: an answer with status %d has no body", stub->status);
    }
    const char *type = NULL;
    if (!lua_isnil(L, JSON)) {
        type = "application/json";
        clua_buffer *text = &clua_of(L)->text;
        text->count = 0;
        clua_write_json(L, JSON, text);
        lua_pushlstring(L, text->bytes, text->count);
    } else if (!lua_isnil(L, SSE)) {
        type = "text/event-stream; charset=utf-8";
        push_events(L, SSE);
    } else if (!lua_isnil(L, BODY)) {
        if (lua_type(L, BODY) != LUA_TSTRING) {
            return luaL_error(L, "croxy.stub: 'body' is no string but a %s", luaL_typename(L, BODY));
        }
        type = "text/plain; charset=utf-8";
        lua_pushvalue(L, BODY);
    } else {
        lua_pushliteral(L, "");
    }
    lua_setiuservalue(L, RESULT, TEXT);
    push_fields(L, HEADERS, type);
    lua_setiuservalue(L, RESULT, FIELDS);
    return 1;
}

// croxy.reject and croxy.next

int clua_reject(lua_State *L) {
    lua_settop(L, 3);
    int status = check_status(L, 1, "croxy.reject", 400);
    check_text(L, 2, "croxy.reject: the message", 0, MAX_MESSAGE);
    if (!lua_isnil(L, 3)) {
        clua_text type = check_text(L, 3, "croxy.reject: the type", 1, MAX_TYPE);
        for (size_t i = 0; i < type.count; i++) {
            char c = type.bytes[i];
            if ((c < 'a' || c > 'z') && c != '_') {
                return luaL_error(L, "croxy.reject: the type is not of the letters a to z and '_'");
            }
        }
    }
    answer *rejection = clua_new(L, CLUA_ANSWER, sizeof *rejection, 3);
    rejection->verdict = CLUA_REJECT;
    rejection->status = status;
    lua_pushvalue(L, 2);
    lua_setiuservalue(L, 4, TEXT);
    lua_pushvalue(L, 3);
    lua_setiuservalue(L, 4, TYPE);
    return 1;
}

int clua_next(lua_State *L) {
    answer *next = clua_new(L, CLUA_ANSWER, sizeof *next, 0);
    next->verdict = CLUA_NEXT;
    next->status = 0;
    return 1;
}

// Reading what a hook returned

/// Points `fields` at the strings of the table on the top.
static size_t take_fields(lua_State *L, clua_field *fields) {
    size_t count = lua_rawlen(L, -1) / 2;
    for (size_t i = 0; i < count; i++) {
        // The table keeps the strings alive.
        lua_rawgeti(L, -1, (lua_Integer)(2 * i + 1));
        fields[i].name.bytes = lua_tolstring(L, -1, &fields[i].name.count);
        lua_rawgeti(L, -2, (lua_Integer)(2 * i + 2));
        fields[i].value.bytes = lua_tolstring(L, -1, &fields[i].value.count);
        lua_pop(L, 2);
    }
    return count;
}

static void read_answer(lua_State *L, const answer *answer, clua_result *result) {
    int index = lua_absindex(L, -1);
    clua_state *state = clua_of(L);
    result->status = answer->status;
    if (answer->verdict == CLUA_STUB) {
        lua_getiuservalue(L, index, TEXT);
        result->body.bytes = lua_tolstring(L, -1, &result->body.count);
        lua_getiuservalue(L, index, FIELDS);
        result->field_count = take_fields(L, state->result_fields);
        result->fields = state->result_fields;
    } else if (answer->verdict == CLUA_REJECT) {
        lua_getiuservalue(L, index, TEXT);
        result->message.bytes = lua_tolstring(L, -1, &result->message.count);
        if (lua_getiuservalue(L, index, TYPE) == LUA_TSTRING) {
            result->type.bytes = lua_tolstring(L, -1, &result->type.count);
        }
    }
    result->verdict = answer->verdict;
}

static void read_removed(lua_State *L, clua_result *result) {
    int index = lua_absindex(L, -1);
    if (lua_type(L, index) != LUA_TTABLE) {
        luaL_error(L, "remove_headers is no table but a %s", luaL_typename(L, index));
    }
    size_t count = lua_rawlen(L, index);
    if (count > CLUA_MAX_FIELDS) {
        luaL_error(L, "remove_headers is no list of at most %d names", CLUA_MAX_FIELDS);
    }
    lua_newtable(L); // keeps the names in lower case
    size_t seen = 0;
    lua_pushnil(L);
    while (lua_next(L, index)) {
        lua_pop(L, 1);
        bool is_element = lua_isinteger(L, -1) && lua_tointeger(L, -1) >= 1 && lua_tointeger(L, -1) <= (lua_Integer)count;
        if (!is_element || ++seen > CLUA_MAX_FIELDS) {
            luaL_error(L, "remove_headers is no list of at most %d names", CLUA_MAX_FIELDS);
        }
    }
    clua_text *names = clua_of(L)->result_names;
    for (size_t i = 0; i < count; i++) {
        lua_rawgeti(L, index, (lua_Integer)i + 1);
        clua_check_name(L, -1, "remove_headers");
        names[i].bytes = lua_tolstring(L, -1, &names[i].count);
        lua_rawseti(L, index + 1, (lua_Integer)i + 1);
        lua_pop(L, 1);
    }
    result->removed = names;
    result->removed_count = count;
}

static void read_key(lua_State *L, int table, const char *key, clua_result *result) {
    lua_pushstring(L, key);
    int type = lua_rawget(L, table);
    if (strcmp(key, "provider") == 0) {
        result->provider = check_text(L, -1, "provider", 1, MAX_PROVIDER);
        check_printable(L, result->provider, "provider");
    } else if (strcmp(key, "model") == 0) {
        bool is_drop = type == LUA_TBOOLEAN && !lua_toboolean(L, -1);
        result->model_rule = is_drop ? CLUA_MODEL_DROP : CLUA_MODEL_SET;
        if (!is_drop) {
            result->model = check_text(L, -1, "model", 1, MAX_MODEL);
            check_printable(L, result->model, "model");
        }
    } else if (strcmp(key, "tag") == 0) {
        result->tag = check_text(L, -1, "tag", 1, MAX_TAG);
        check_printable(L, result->tag, "tag");
    } else if (strcmp(key, "set_headers") == 0) {
        clua_check_fields(L, -1, "set_headers");
        result->field_count = take_fields(L, clua_of(L)->result_fields);
        result->fields = clua_of(L)->result_fields;
    } else if (strcmp(key, "remove_headers") == 0) {
        read_removed(L, result);
    } else {
        luaL_error(L, "unknown key '%s' in what the hook returned", key);
    }
}

void clua_read_verdict(lua_State *L, clua_result *result) {
    int type = lua_type(L, -1);
    if (type == LUA_TNIL) {
        return;
    }
    const answer *answer = clua_test(L, -1, CLUA_ANSWER);
    if (answer != NULL) {
        read_answer(L, answer, result);
        return;
    }
    if (type != LUA_TTABLE) {
        luaL_error(L, "the hook returned a %s", luaL_typename(L, -1));
    }
    int table = lua_absindex(L, -1);
    luaL_checkstack(L, 40, "verdict");
    lua_pushnil(L);
    int keys = 0;
    while (lua_next(L, table)) {
        lua_pop(L, 1);
        if (lua_type(L, -1) != LUA_TSTRING) {
            luaL_error(L, "a key of what the hook returned is a %s", luaL_typename(L, -1));
        }
        // What is read stays on the stack, below the key, so that the texts stay.
        const char *key = lua_tostring(L, -1);
        read_key(L, table, key, result);
        keys++;
        lua_pushstring(L, key);
    }
    result->verdict = keys > 0 ? CLUA_CHANGE : CLUA_CONFIGURED;
}
