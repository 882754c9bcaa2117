// One byte at a time: the meaning of the other kernels, and what runs where there is none.

#include "kernels.h"

size_t cjson_skip_scalar(cjson_skip_state *state, const uint8_t *bytes, size_t count) {
    cjson_skip_state s = *state;
    size_t i = 0;
    while (i < count) {
        uint8_t byte = bytes[i++];
        int escaped = s.escaped;
        s.escaped = byte == '\\' && !escaped;
        if (byte == '"' && !escaped) {
            s.in_string = !s.in_string;
        } else if (s.in_string) {
            continue;
        } else if (byte == '\\') {
            s.stray = 1;
        } else if (byte == '{' || byte == '[') {
            s.depth += 1;
        } else if (byte == '}' || byte == ']') {
            s.depth -= 1;
        }
        if (s.depth == 0 && !s.in_string) {
            s.escaped = 0;
            break;
        }
    }
    *state = s;
    return i;
}
