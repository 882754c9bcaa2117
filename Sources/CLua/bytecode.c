// Looks over the bytecode that the compiler has just given, in the format of Lua 5.4 (ldump.c).

#include "clua_internal.h"
#include <string.h>

enum { MAX_CHAIN = 100, REGISTERS = 256, HEADER = 31, MAX_NESTING = 250 };

/// lopcodes.h of Lua 5.4.
enum {
    OP_MOVE = 0, OP_LOADNIL = 8, OP_GETUPVAL = 9, OP_SETUPVAL = 10, OP_GETTABUP = 11, OP_GETTABLE = 12, OP_GETI = 13,
    OP_GETFIELD = 14, OP_NEWTABLE = 19, OP_SELF = 20, OP_ADDI = 21, OP_CONCAT = 53, OP_CALL = 68, OP_CLOSURE = 79,
    OP_VARARG = 80,
};

typedef struct reader {
    const unsigned char *bytes;
    size_t count, at;
    bool is_damaged;
    const char *problem;
    int line;
} reader;

static const unsigned char *take(reader *reader, size_t count) {
    if (reader->is_damaged || count > reader->count - reader->at) {
        reader->is_damaged = true;
        return NULL;
    }
    reader->at += count;
    return reader->bytes + (reader->at - count);
}

static unsigned char take_byte(reader *reader) {
    const unsigned char *byte = take(reader, 1);
    return byte != NULL ? *byte : 0;
}

/// Seven bits a byte, the highest first; the last byte is marked.
static size_t take_size(reader *reader) {
    size_t size = 0;
    for (int i = 0; i < 10; i++) {
        unsigned char byte = take_byte(reader);
        size = size << 7 | (byte & 0x7F);
        if (byte & 0x80) {
            return size;
        }
    }
    reader->is_damaged = true;
    return 0;
}

static clua_text take_string(reader *reader) {
    size_t size = take_size(reader); // one more than the length; 0: none
    clua_text text = {NULL, size > 0 ? size - 1 : 0};
    text.bytes = (const char *)take(reader, text.count);
    return text;
}

static int larger(int a, int b) { return a > b ? a : b; }

/// The longest chain `a.b.c…` whose value is computed in registers, as an error message would follow it.
static int longest_chain(const unsigned char *code, size_t count, bool *assigned) {
    int depth[REGISTERS] = {0}, longest = 0;
    for (size_t pc = 0; pc < count; pc++) {
        uint32_t instruction;
        memcpy(&instruction, code + 4 * pc, 4);
        unsigned op = instruction & 0x7F, a = instruction >> 7 & 0xFF, b = instruction >> 16 & 0xFF;
        unsigned c = instruction >> 24;
        if (op == OP_MOVE) {
            depth[a] = depth[b];
        } else if (op == OP_GETFIELD || op == OP_SELF) {
            depth[a] = depth[b] + 1;
        } else if (op == OP_GETTABLE) {
            depth[a] = larger(depth[b], depth[c]) + 1;
        } else if (op == OP_SETUPVAL) {
            assigned[b] = true;
        } else if (op == OP_CALL || op == OP_VARARG || op == OP_LOADNIL) {
            memset(depth + a, 0, (REGISTERS - a) * sizeof *depth);
        } else if (op <= OP_GETUPVAL || op == OP_GETTABUP || op == OP_GETI || op == OP_NEWTABLE || op == OP_CLOSURE
            || (op >= OP_ADDI && op <= OP_CONCAT)) {
            depth[a] = 0;
        }
        longest = larger(longest, depth[a]);
    }
    return longest;
}

static void skip_constants(reader *reader) {
    size_t count = take_size(reader);
    for (size_t i = 0; i < count && !reader->is_damaged; i++) {
        unsigned char type = take_byte(reader);
        if (type == LUA_TNUMBER || type == (LUA_TNUMBER | 0x10)) {
            take(reader, 8);
        } else if ((type & 0x0F) == LUA_TSTRING) {
            take_string(reader);
        }
    }
}

static void skip_debug(reader *reader, const bool *assigned, int line) {
    take(reader, take_size(reader));
    size_t count = take_size(reader);
    for (size_t i = 0; i < count && !reader->is_damaged; i++) {
        take_size(reader);
        take_size(reader);
    }
    count = take_size(reader);
    for (size_t i = 0; i < count && !reader->is_damaged; i++) {
        take_string(reader);
        take_size(reader);
        take_size(reader);
    }
    count = take_size(reader);
    for (size_t i = 0; i < count && !reader->is_damaged; i++) {
        clua_text name = take_string(reader);
        bool is_environment = name.count == 4 && name.bytes != NULL && memcmp(name.bytes, "_ENV", 4) == 0;
        if (i < REGISTERS && assigned[i] && is_environment && reader->problem == NULL) {
            reader->problem = "_ENV cannot be written";
            reader->line = line;
        }
    }
}

static void read_function(reader *reader, int nesting) {
    if (nesting > MAX_NESTING) {
        reader->is_damaged = true;
        return;
    }
    take_string(reader);
    int line = (int)take_size(reader);
    take_size(reader);
    take(reader, 3);
    size_t count = take_size(reader);
    const unsigned char *code = count < SIZE_MAX / 4 ? take(reader, 4 * count) : NULL;
    bool assigned[REGISTERS] = {false};
    if (code == NULL) {
        reader->is_damaged = true;
    } else if (longest_chain(code, count, assigned) > MAX_CHAIN && reader->problem == NULL) {
        reader->problem = "an expression is a chain of more than 100 lookups";
        reader->line = line;
    }
    skip_constants(reader);
    size_t upvalues = take_size(reader);
    take(reader, upvalues < SIZE_MAX / 3 ? 3 * upvalues : SIZE_MAX);
    size_t functions = take_size(reader);
    for (size_t i = 0; i < functions && !reader->is_damaged; i++) {
        read_function(reader, nesting + 1);
    }
    skip_debug(reader, assigned, line);
}

const char *clua_check_bytecode(clua_text bytecode, int *line) {
    reader reader = {(const unsigned char *)bytecode.bytes, bytecode.count, 0, false, NULL, 0};
    take(&reader, HEADER + 1);
    read_function(&reader, 0);
    if (reader.is_damaged || reader.at != reader.count) {
        return "the system's Lua gives bytecode of another format than 5.4's";
    }
    *line = reader.line;
    return reader.problem;
}
