#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"

struct session cterminal_session = {.input = -1, .output = -1};
atomic_int cterminal_phase = PHASE_OUT;

// How long a terminal that takes no bytes may hold a process that wants to end.
enum { PATIENCE_MS = 1000 };

// Held for one write that does not block, so that giving the terminal back stands between two of them.
static pthread_mutex_t writing = PTHREAD_MUTEX_INITIALIZER;

static atomic_int is_exiting;

static void restore_at_exit(void) {
    // The thread that draws still runs, and must not enter again.
    atomic_store(&is_exiting, 1);
    cterminal_leave();
}

// A description of our own: that it does not block is then no affair of the shell's.
static int reopen(int descriptor, int mode) {
    char name[128];
    int own = -1;
    if (ttyname_r(descriptor, name, sizeof name) == 0) {
        own = open(name, mode | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    }
    return own >= 0 ? own : fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
}

int cterminal_begin(int input, int output, const char *enter, const char *leave, int restores_on_termination) {
    struct session *s = &cterminal_session;
    static int is_registered;
    if (s->is_open) return EBUSY;
    if (strlen(enter) >= sizeof s->enter || strlen(leave) >= sizeof s->leave) return E2BIG;
    if (!isatty(input) || !isatty(output)) return ENOTTY;
    if (tcgetattr(input, &s->saved) != 0) return errno;
    int error = cterminal_make_bell();
    if (error != 0) return error;
    if (!is_registered) {
        if (atexit(restore_at_exit) != 0) return ENOMEM;
        is_registered = 1;
    }
    s->input = reopen(input, O_RDONLY);
    s->output = reopen(output, O_WRONLY);
    if (s->input < 0 || s->output < 0) {
        error = errno;
        if (s->input >= 0) close(s->input);
        if (s->output >= 0) close(s->output);
        s->input = s->output = -1;
        return error;
    }
    strcpy(s->enter, enter);
    strcpy(s->leave, leave);
    s->enter_count = strlen(enter);
    s->leave_count = strlen(leave);
    s->owner = getpid();
    s->restores_on_termination = restores_on_termination;
    s->is_open = 1;
    cterminal_take_events();
    cterminal_install_handlers();
    return 0;
}

void cterminal_end(void) {
    struct session *s = &cterminal_session;
    if (!s->is_open) return;
    cterminal_leave();
    cterminal_remove_handlers();
    close(s->input);
    close(s->output);
    s->input = s->output = -1;
    s->is_open = 0;
}

// Writes all, or as much as the terminal takes while patience lasts. Async-signal-safe.
static void write_patiently(int descriptor, const char *bytes, size_t count) {
    struct timespec start, now;
    clock_gettime(CLOCK_MONOTONIC, &start);
    while (count > 0) {
        clock_gettime(CLOCK_MONOTONIC, &now);
        long passed = (now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000;
        if (passed >= PATIENCE_MS) return;
        struct pollfd ready = {.fd = descriptor, .events = POLLOUT};
        int number = poll(&ready, 1, (int)(PATIENCE_MS - passed));
        if (number < 0 && errno == EINTR) continue;
        if (number <= 0) return;
        ssize_t written = write(descriptor, bytes, count);
        if (written < 0 && errno != EINTR && errno != EAGAIN) return;
        if (written > 0) {
            bytes += written;
            count -= (size_t)written;
        }
    }
}

int cterminal_is_foreground(void) {
    pid_t group = tcgetpgrp(cterminal_session.output);
    return group < 0 || group == getpgrp();
}

void cterminal_restore(void) {
    struct session *s = &cterminal_session;
    int expected = PHASE_IN;
    if (s->owner != getpid()) return;
    if (!atomic_compare_exchange_strong(&cterminal_phase, &expected, PHASE_LEAVING)) {
        // Another thread is at it: whoever ends the process must not do so before it is done.
        for (int i = 0; i < PATIENCE_MS / 10 && atomic_load(&cterminal_phase) == PHASE_LEAVING; i++) poll(NULL, 0, 10);
        return;
    }
    int saved = errno;
    sigset_t stop, old;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &stop, &old);
    // In the background the modes are someone else's by now.
    if (cterminal_is_foreground()) {
        while (tcsetattr(s->input, TCSANOW, &s->saved) != 0 && errno == EINTR) {
        }
    }
    write_patiently(s->output, s->leave, s->leave_count);
    atomic_store(&cterminal_phase, PHASE_OUT);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    errno = saved;
}

void cterminal_leave(void) {
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    int is_held = 0;
    // Bounded: who exits may be who was writing.
    for (int i = 0; i < PATIENCE_MS / 10 && !is_held; i++) {
        is_held = pthread_mutex_trylock(&writing) == 0;
        if (!is_held) poll(NULL, 0, 10);
    }
    cterminal_restore();
    if (is_held) pthread_mutex_unlock(&writing);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
}

int cterminal_enter(void) {
    struct session *s = &cterminal_session;
    if (!s->is_open) return EBADF;
    if (atomic_load(&is_exiting)) return ECANCELED;
    struct termios raw = s->saved;
    raw.c_iflag &= ~(tcflag_t)(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
    raw.c_oflag &= ~(tcflag_t)OPOST;
    raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    raw.c_cflag &= ~(tcflag_t)(CSIZE | PARENB);
    raw.c_cflag |= CS8;
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    // Before the first change: a signal between the two has something to give back.
    atomic_store(&cterminal_phase, PHASE_IN);
    while (tcsetattr(s->input, TCSANOW, &raw) != 0) {
        if (errno != EINTR) {
            int error = errno;
            atomic_store(&cterminal_phase, PHASE_OUT);
            return error;
        }
    }
    write_patiently(s->output, s->enter, s->enter_count);
    return 0;
}

int cterminal_input(void) {
    return cterminal_session.input;
}

int cterminal_output(void) {
    return cterminal_session.output;
}

long cterminal_write(const void *bytes, size_t count) {
    long written = -1;
    pthread_mutex_lock(&writing);
    if (atomic_load(&cterminal_phase) == PHASE_IN) {
        written = write(cterminal_session.output, bytes, count);
    } else {
        errno = ECANCELED;
    }
    pthread_mutex_unlock(&writing);
    return written;
}

int cterminal_size(int *columns, int *rows) {
    struct winsize size;
    if (ioctl(cterminal_session.output, TIOCGWINSZ, &size) != 0) return errno;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return 0;
}
