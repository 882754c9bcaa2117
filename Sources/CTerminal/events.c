// What handlers and other threads tell the one that polls: bits, and a pipe whose bytes only say that there are some.

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "internal.h"

static atomic_int read_end = -1;
static atomic_int write_end = -1;
static atomic_uint events;

int cterminal_make_bell(void) {
    if (atomic_load(&read_end) >= 0) return 0;
    int ends[2];
    if (pipe(ends) != 0) return errno;
    for (int i = 0; i < 2; i++) {
        fcntl(ends[i], F_SETFL, O_NONBLOCK);
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    }
    // Never closed: a thread may ring at any time.
    atomic_store(&write_end, ends[1]);
    atomic_store(&read_end, ends[0]);
    return 0;
}

int cterminal_bell(void) {
    return atomic_load(&read_end);
}

void cterminal_ring(unsigned which) {
    int end = atomic_load(&write_end);
    if (end < 0) return;
    int saved = errno;
    // A bit that is set already has its byte, or soon will; so the pipe is never full.
    if ((atomic_fetch_or(&events, which) & which) != which) {
        while (write(end, "!", 1) < 0 && errno == EINTR) {
        }
    }
    errno = saved;
}

void cterminal_wake(void) {
    cterminal_ring(CTERMINAL_WOKEN);
}

unsigned cterminal_take_events(void) {
    char bytes[64];
    int end = atomic_load(&read_end);
    // First the bytes: what rings after this leaves one.
    if (end >= 0) {
        ssize_t count;
        do {
            count = read(end, bytes, sizeof bytes);
        } while (count > 0 || (count < 0 && errno == EINTR));
    }
    return atomic_exchange(&events, 0);
}
