#ifndef CTERMINAL_INTERNAL_H
#define CTERMINAL_INTERNAL_H

#include <stdatomic.h>
#include <sys/types.h>
#include <termios.h>

#include "CTerminal.h"

// Handlers read all of it; it changes only while `phase` is OUT, or by atomics.
struct session {
    int is_open;
    pid_t owner; // a forked child must leave its parent's terminal alone
    int input;
    int output;
    int restores_on_termination;
    struct termios saved;
    char enter[128];
    char leave[128];
    size_t enter_count;
    size_t leave_count;
};

enum phase { PHASE_OUT, PHASE_IN, PHASE_LEAVING };

extern struct session cterminal_session;
extern atomic_int cterminal_phase;

// Async-signal-safe. The caller sees to it that no handler of ours interrupts it on its own thread.
void cterminal_restore(void);

void cterminal_ring(unsigned events);
int cterminal_make_bell(void);

void cterminal_install_handlers(void);
void cterminal_remove_handlers(void);

#endif
