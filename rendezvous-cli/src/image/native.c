/*
 * The part of a native image of the commands that is written in C: the functions that LinkedCalls.java declares, and what happens
 * before the Java runtime starts. Compiled into librendezvous.a.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "descriptors.h"
#include "guard.h"
#include "signals.h"
#include "terminal.h"

/* The name under which a native image is the guard of a command. */
#define GUARD "rendezvous-guard"

static char *inherited_descriptors;
static sigset_t inherited_mask;
static struct rlimit inherited_limit;

/* Linux puts the number of arguments, the arguments and the environment one after the other; musl does not pass them to constructors. */
static char **arguments(int *count) {
    char **end = environ - 1;
    char **first = end;
    while ((intptr_t)first[-1] != end - first) first--;
    *count = (int)(end - first);
    return first;
}

static void do_nothing(int number) {
    (void)number;
}

/*
 * Makes writing fail with an error where the signal would end the process. A handler, as a command would inherit that the signal is ignored; and
 * it stays ignored if it was.
 */
static void handle_by_error(int number) {
    struct sigaction action = {.sa_handler = do_nothing, .sa_flags = SA_RESTART | SA_ONSTACK};
    struct sigaction before;
    if (sigaction(number, NULL, &before) == 0 && before.sa_handler == SIG_DFL) sigaction(number, &action, NULL);
}

/* Before the runtime opens files, raises the limit of open files, and starts threads. */
__attribute__((constructor)) static void before_runtime(void) {
    int count;
    char **words = arguments(&count);
    if (count > 0 && strcmp(words[0], GUARD) == 0) _exit(execute_guarded(count, words));
    inherited_descriptors = list_descriptors();
    sigprocmask(SIG_BLOCK, NULL, &inherited_mask);
    getrlimit(RLIMIT_NOFILE, &inherited_limit);
    handle_ending_signals();
    handle_by_error(SIGPIPE);
    handle_by_error(SIGXFSZ);
}

/* Returns an array that ends with NULL for words that each end with a zero; NULL if there is no memory. */
static char **array(char *words, int count) {
    char **array = calloc(count + 1, sizeof *array);
    for (int i = 0; array != NULL && i < count; i++) {
        array[i] = words;
        words += strlen(words) + 1;
    }
    return array;
}

/* Restores what a command inherits. */
void rendezvous_restore_originals(void) {
    close_own_descriptors_on_exec(inherited_descriptors);
    setrlimit(RLIMIT_NOFILE, &inherited_limit);
}

/* Returns errno. */
int rendezvous_exec(char *words, int count) {
    char **command = array(words, count);
    if (command == NULL) return ENOMEM;
    rendezvous_restore_originals();
    pthread_sigmask(SIG_SETMASK, &inherited_mask, NULL);
    execvp(command[0], command);
    return errno;
}

int rendezvous_window_size(void) {
    return window_size();
}

/* Starts this program as the guard, the first of the words, in a new process group. Returns its PID, or a negative error number. */
int rendezvous_spawn_guard(char *words, int count) {
    char **command = array(words, count);
    if (command == NULL) return -ENOMEM;
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &inherited_mask);
    pid_t pid;
    int error = posix_spawn(&pid, "/proc/self/exe", NULL, &attributes, command, environ);
    posix_spawnattr_destroy(&attributes);
    free(command);
    return error == 0 ? pid : -error;
}

/* Makes a group the foreground group of the terminal. It may already be stopped for reading. */
void rendezvous_make_foreground(int group) {
    if (!isatty(STDIN_FILENO) || tcgetpgrp(STDIN_FILENO) != getpgrp()) return;
    sigset_t ttou;
    sigemptyset(&ttou);
    sigaddset(&ttou, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &ttou, NULL);
    tcsetpgrp(STDIN_FILENO, group);
    kill(-group, SIGCONT);
}

/* Waits until a child process stops or ends, and leaves its status; returns the signal that has stopped it, or 0. */
int rendezvous_await_stop(int pid) {
    siginfo_t info;
    while (waitid(P_PID, pid, &info, WEXITED | WSTOPPED | WNOWAIT) != 0)
        if (errno != EINTR) return 0;
    return info.si_code == CLD_STOPPED ? info.si_status : 0;
}

void rendezvous_consume_stop(int pid) {
    siginfo_t info;
    waitid(P_PID, pid, &info, WSTOPPED | WNOHANG);
}

/* Returns the exit code of a child process that has ended, or 128 plus the number of the signal that ended it. */
int rendezvous_reap(int pid) {
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
