#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

// Crashes first, then ends, then news.
static const int signals[] = {
    SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGSYS, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGWINCH, SIGCONT, SIGTSTP,
};
enum { CRASHES = 7, ENDS = 11, ALL = sizeof signals / sizeof *signals };

static struct sigaction previous[ALL];
static int is_installed[ALL];

static int index_of(int number) {
    for (int i = 0; i < ALL; i++) {
        if (signals[i] == number) return i;
    }
    return -1;
}

static void call(const struct sigaction *action, int number, siginfo_t *info, void *context) {
    if (action->sa_flags & SA_SIGINFO) {
        action->sa_sigaction(number, info, context);
    } else if (action->sa_handler != SIG_DFL && action->sa_handler != SIG_IGN) {
        action->sa_handler(number);
    }
}

static int is_default(const struct sigaction *action) {
    return !(action->sa_flags & SA_SIGINFO) && action->sa_handler == SIG_DFL;
}

// Gives the terminal back and lets the signal have the effect it would have had without us.
static void end(int number, siginfo_t *info, void *context) {
    int saved = errno;
    int i = index_of(number);
    if (i < 0) return;
    cterminal_restore();
    // Whoever handled it before expects itself to be installed, and takes itself out again: Swift's backtracer does.
    sigaction(number, &previous[i], NULL);
    call(&previous[i], number, info, context);
    struct sigaction now;
    // A fault would come again by itself; a trap or a signal that was sent would not.
    if (sigaction(number, NULL, &now) == 0 && is_default(&now)) raise(number);
    errno = saved;
}

static void tell(int number, siginfo_t *info, void *context) {
    int i = index_of(number);
    if (i < 0) return;
    cterminal_ring(
        number == SIGWINCH ? CTERMINAL_RESIZED : number == SIGCONT ? CTERMINAL_CONTINUED : CTERMINAL_STOP_ASKED);
    if (number != SIGTSTP) call(&previous[i], number, info, context);
}

// A stack that has overflowed has no room for a handler. Where nobody gave this thread another, it gets ours.
static void provide_stack(void) {
    static char room[64 * 1024];
    static int is_taken;
    stack_t old;
    if (is_taken || sigaltstack(NULL, &old) != 0 || !(old.ss_flags & SS_DISABLE)) return;
    stack_t own;
    memset(&own, 0, sizeof own);
    own.ss_sp = room;
    own.ss_size = sizeof room;
    is_taken = sigaltstack(&own, NULL) == 0;
}

void cterminal_install_handlers(void) {
    provide_stack();
    for (int i = 0; i < ALL; i++) {
        int ends = i >= CRASHES && i < ENDS;
        is_installed[i] = 0;
        if (ends && !cterminal_session.restores_on_termination) continue;
        if (sigaction(signals[i], NULL, &previous[i]) != 0) continue;
        int is_ignored = !(previous[i].sa_flags & SA_SIGINFO) && previous[i].sa_handler == SIG_IGN;
        // What the parent has ignored stays so: nohup, shells without jobs.
        if (is_ignored && (ends || signals[i] == SIGTSTP)) continue;
        struct sigaction action;
        memset(&action, 0, sizeof action);
        action.sa_sigaction = i < ENDS ? end : tell;
        action.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
        // Two ends at once must not meet on one thread.
        if (i < ENDS) {
            for (int j = CRASHES; j < ENDS; j++) sigaddset(&action.sa_mask, signals[j]);
        }
        is_installed[i] = sigaction(signals[i], &action, NULL) == 0;
    }
}

void cterminal_remove_handlers(void) {
    for (int i = 0; i < ALL; i++) {
        struct sigaction now;
        if (!is_installed[i] || sigaction(signals[i], NULL, &now) != 0) continue;
        // What was installed over ours stays; it may call ours, which does no harm.
        int is_ours = (now.sa_flags & SA_SIGINFO) && (now.sa_sigaction == end || now.sa_sigaction == tell);
        if (is_ours) sigaction(signals[i], &previous[i], NULL);
        is_installed[i] = 0;
    }
}

void cterminal_stop(void) {
    struct sigaction action, old;
    memset(&action, 0, sizeof action);
    sigemptyset(&action.sa_mask);
    // The others of the group first, as the stop key would have told all; then this process, by a signal to this thread,
    // which has come when `raise` returns.
    action.sa_handler = SIG_IGN;
    if (sigaction(SIGTSTP, NULL, &old) != 0) return;
    // The parent says that nobody would let us go on.
    if (!(old.sa_flags & SA_SIGINFO) && old.sa_handler == SIG_IGN) return;
    sigaction(SIGTSTP, &action, NULL);
    kill(0, SIGTSTP);
    action.sa_handler = SIG_DFL;
    sigaction(SIGTSTP, &action, NULL);
    sigset_t stop, mask;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    pthread_sigmask(SIG_UNBLOCK, &stop, &mask);
    raise(SIGTSTP);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    sigaction(SIGTSTP, &old, NULL);
}
