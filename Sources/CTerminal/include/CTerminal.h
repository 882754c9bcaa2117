// Keeps a terminal's state and gives it back, from signal handlers too: everything they touch is in static memory and
// everything they call is async-signal-safe, which Swift cannot promise.
//
// A process has one session at a time. `cterminal_write` and the functions that begin with `cterminal_take` and
// `cterminal_wake` may be called on any thread, the rest on one.

#ifndef CTERMINAL_H
#define CTERMINAL_H

#include <stddef.h>

/// Takes hold of the terminal of two descriptors, which stay the caller's, and installs handlers; modes stay as they are.
///
/// Handled are SIGWINCH, SIGCONT, SIGTSTP, and, with the terminal given back first, crashes (SIGSEGV, SIGBUS, SIGILL,
/// SIGFPE, SIGTRAP, SIGABRT, SIGSYS; then what handled them before) and, when `restores_on_termination` is not 0, SIGTERM,
/// SIGHUP, SIGINT and SIGQUIT (likewise) unless they are ignored. `exit` gives the terminal back in any case.
///
/// `enter` and `leave` are written on entering and leaving; the session keeps copies. Returns 0 or an `errno`: EBUSY while
/// there is a session, ENOTTY, E2BIG for texts of more than 127 bytes.
int cterminal_begin(int input, int output, const char *enter, const char *leave, int restores_on_termination);

/// Gives the terminal and the signals back. Nothing without a session.
void cterminal_end(void);

/// Sets the modes of a screen: no echo, no lines, no signals by keys, bytes as they are. Again, when they are set already.
/// Returns 0 or an `errno`.
int cterminal_enter(void);

/// Gives the terminal back as it was at `cterminal_begin`, at most once for each `cterminal_enter`.
void cterminal_leave(void);

/// Whether this process may draw: its group is the terminal's foreground one, or the terminal does not say.
int cterminal_is_foreground(void);

/// The session's own descriptors of the terminal, which do not block; -1 without a session.
int cterminal_input(void);
int cterminal_output(void);

/// Becomes readable when `cterminal_take_events` has something to say; the same as long as the process lives, -1 before
/// the first session.
int cterminal_bell(void);

enum {
    CTERMINAL_RESIZED = 1,
    CTERMINAL_CONTINUED = 2,
    CTERMINAL_STOP_ASKED = 4, // SIGTSTP came; see `cterminal_stop`
    CTERMINAL_WOKEN = 8,
};

/// What has happened since the last call, as bits, and stills the bell.
unsigned cterminal_take_events(void);

/// Rings the bell with CTERMINAL_WOKEN. Nothing before the first session.
void cterminal_wake(void);

/// Writes as `write` does, but nothing to a terminal that was given back: then -1 with `errno` ECANCELED.
long cterminal_write(const void *bytes, size_t count);

/// Stops this process's group as the stop key does; returns when it goes on, at once where SIGTSTP is ignored or nobody
/// could let it go on. Call `cterminal_leave` before.
void cterminal_stop(void);

/// The size that the terminal says it has. Returns 0 or an `errno`.
int cterminal_size(int *columns, int *rows);

#endif
