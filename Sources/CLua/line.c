// Text of a hook as one line of a log: printable UTF-8, whatever it was.

#include "clua_internal.h"
#include <string.h>

/// What stands for a byte that is not to be printed.
static size_t escape(char *output, unsigned char byte) {
    static const char digits[] = "0123456789abcdef";
    const char *known = byte == '\n' ? "\\n" : byte == '\r' ? "\\r" : byte == '\t' ? "\\t" : NULL;
    if (known != NULL) {
        memcpy(output, known, 2);
        return 2;
    }
    char text[4] = {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
    memcpy(output, text, 4);
    return 4;
}

size_t clua_make_line(char *line, size_t capacity, const char *text, size_t length) {
    size_t count = 0;
    for (size_t at = 0; at < length;) {
        const unsigned char *bytes = (const unsigned char *)text + at;
        size_t read = clua_utf8_length(bytes, length - at);
        char piece[8];
        size_t written = read;
        // U+0080 to U+009F steer terminals too.
        if (read == 0 || bytes[0] < 0x20 || bytes[0] == 0x7F || (bytes[0] == 0xC2 && bytes[1] < 0xA0)) {
            written = escape(piece, read == 2 ? bytes[1] : bytes[0]);
            read = read == 0 ? 1 : read;
        } else {
            memcpy(piece, bytes, read);
        }
        if (written > capacity - count) {
            break;
        }
        memcpy(line + count, piece, written);
        count += written;
        at += read;
    }
    return count;
}
