/*
 * What the signals do that the commands receive: included by the launcher, and by the part of a native image that is written in C. Functions
 * that Java calls are not static.
 */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

/* The signals that end a program. */
static const int ENDING[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};

/*
 * The other signals that a command may expect. Missing are those that cannot be handled, that mean an error or a limit of the
 * process that they are sent to, or that the terminal sends to the background (SIGTTIN, SIGTTOU). Real-time signals follow.
 */
static const int FORWARDED[] = {SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGCONT, SIGTSTP, SIGURG, SIGWINCH, SIGIO, SIGPWR};

/* The JDK interrupts system calls on sockets with this one. */
#define SOCKET_SIGNAL (SIGRTMAX - 2)

/*
 * What a handled signal does: it ends this process (0), is sent to a process group, or is kept until that group is known (-1, -2).
 * Each bit of the second variable is a kept signal.
 */
static atomic_int signal_group;
static atomic_ullong kept_signals;

static unsigned long long bit(int number) {
    return 1ULL << (number - 1);
}

/* SIGTSTP is sent to the leader only: ChildProcess resumes it if it stops, but does not see whether other processes stop. */
static void pass_on(int group, int number) {
    kill(number == SIGTSTP ? group : -group, number);
}

static void send_kept_signals(void) {
    int group = atomic_load(&signal_group);
    for (int number = 1; group > 0 && number <= SIGRTMAX; number++)
        if (atomic_fetch_and(&kept_signals, ~bit(number)) & bit(number)) pass_on(group, number);
}

static int ends_program(int number) {
    for (size_t i = 0; i < sizeof ENDING / sizeof *ENDING; i++)
        if (ENDING[i] == number) return 1;
    return 0;
}

static void end_or_forward(int number) {
    int error = errno;
    int group = atomic_load(&signal_group);
    if (group == 0 && ends_program(number)) _exit(128 + number);
    if (group > 0) pass_on(group, number);
    if (group < 0) {
        atomic_fetch_or(&kept_signals, bit(number));
        send_kept_signals();
    }
    errno = error;
}

/* A handler and not the default action, which PID 1 of a container does not have. Ignored signals stay ignored. */
static void handle(int number) {
    struct sigaction action = {.sa_handler = end_or_forward, .sa_flags = SA_RESTART | SA_ONSTACK};
    sigfillset(&action.sa_mask);
    struct sigaction before;
    if (sigaction(number, NULL, &before) == 0 && before.sa_handler != SIG_IGN) sigaction(number, &action, NULL);
}

/*
 * Called by SignalForwarding: signals are sent to a process group from now on, or end this process again (0), or are kept: all that can be
 * sent to a command (-1), or those that end a program (-2).
 */
void rendezvous_forward_signals(int group) {
    atomic_store(&signal_group, group);
    if (group == -1) {
        for (size_t i = 0; i < sizeof FORWARDED / sizeof *FORWARDED; i++) handle(FORWARDED[i]);
        for (int number = SIGRTMIN; number <= SIGRTMAX; number++)
            if (number != SOCKET_SIGNAL) handle(number);
    }
    send_kept_signals();
}

/* Called by SignalForwarding: returns a kept signal that ends a program; 0 if there is none. */
int rendezvous_kept_signal(void) {
    for (size_t i = 0; i < sizeof ENDING / sizeof *ENDING; i++)
        if (atomic_load(&kept_signals) & bit(ENDING[i])) return ENDING[i];
    return 0;
}

static void handle_ending_signals(void) {
    for (size_t i = 0; i < sizeof ENDING / sizeof *ENDING; i++) handle(ENDING[i]);
}
