/*
 * The program rendezvous-guard LEASE ERROR GRACE COMMAND [ARGUMENT...] executes a command in this process, after it has started a guard. The
 * guard is a process in the same process group that ends the group if `rendezvous lock`, which started us, has died or does not
 * answer for its lease in time. CommandGuard.java is the other side.
 *
 * LEASE is a pipe that only `rendezvous lock` writes to, so that its end of file means that `rendezvous lock` is dead. A message
 * consists of two times of CLOCK_MONOTONIC in nanoseconds: when to send SIGTERM, and when to send SIGKILL. GRACE is the longest time
 * between the two after the end of file. ERROR is a pipe for errno if the command cannot be executed.
 *
 * The guard exists before the command does, so there is no moment without it. It is a member of the group, so the number of the
 * group cannot be reused while it lives. It is no child of the command, which might wait for all its children.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NEVER INT64_MAX
#define DISMISSED 0
#define NANOS_PER_MILLI 1000000

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* A pipe of the command's that the guard kept open would not end with the command. */
static void close_all_but(int kept) {
    DIR *open = opendir("/proc/self/fd");
    if (open == NULL) return;
    for (struct dirent *entry; (entry = readdir(open)) != NULL;) {
        int descriptor = atoi(entry->d_name);
        if (entry->d_name[0] != '.' && descriptor != kept && descriptor != dirfd(open)) close(descriptor);
    }
    closedir(open);
}

/* Waits until a time, or until there is something to read, if a descriptor is given. */
static void wait_until(int64_t time, int descriptor) {
    struct pollfd input = {.fd = descriptor, .events = POLLIN};
    int64_t left = time - now();
    int64_t millis = left <= 0 ? 0 : left / NANOS_PER_MILLI + 1;
    poll(&input, 1, time == NEVER ? -1 : millis > INT_MAX ? INT_MAX : (int)millis);
}

static void guard(int lease, int64_t grace) {
    int64_t term_at = NEVER;
    int64_t kill_at = NEVER;
    for (;;) {
        int64_t message[2];
        ssize_t length = lease < 0 ? -1 : read(lease, message, sizeof message);
        if (length == sizeof message) {
            if (message[1] == DISMISSED) _exit(0);
            term_at = message[0];
            kill_at = message[1];
            continue;
        }
        int64_t time = now();
        if (length == 0) {
            lease = -1;
            if (term_at != NEVER) term_at = time;
            if (kill_at > time + grace) kill_at = time + grace;
        }
        if (time >= term_at) {
            kill(0, SIGTERM);
            term_at = NEVER;
        }
        /* This ends the guard too. */
        if (time >= kill_at) kill(0, SIGKILL);
        wait_until(term_at < kill_at ? term_at : kill_at, lease);
    }
}

/* Starts the guard as a grandchild whose parent has exited. Returns errno. */
static int start_guard(int argc, char **argv, int lease) {
    int64_t grace = strtoll(argv[3], NULL, 10);
    pid_t child = fork();
    if (child < 0) return errno;
    if (child == 0) {
        pid_t grandchild = fork();
        if (grandchild != 0) _exit(grandchild < 0 ? errno : 0);
        close_all_but(lease);
        /* So that a search for the command's arguments finds only the command. */
        for (int i = argc - 1; i > 0; i--) memset(argv[i], 0, strlen(argv[i]));
        (void)!chdir("/");
        guard(lease, grace);
    }
    int status;
    /* There is no status where SIGCHLD is ignored. */
    if (waitpid(child, &status, 0) < 0) return errno == ECHILD ? 0 : errno;
    return WIFEXITED(status) ? WEXITSTATUS(status) : ECHILD;
}

static int execute_guarded(int argc, char **argv) {
    if (argc < 5) return 2;
    int lease = atoi(argv[1]);
    int error = atoi(argv[2]);
    fcntl(error, F_SETFD, FD_CLOEXEC);
    /* Nothing that is sent to the group reaches the guard, but SIGKILL and SIGSTOP. The command gets our own mask. */
    sigset_t all, ours;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &ours);
    int failure = start_guard(argc, argv, lease);
    sigprocmask(SIG_SETMASK, &ours, NULL);
    close(lease);
    if (failure == 0) {
        execvp(argv[4], argv + 4);
        failure = errno;
    }
    (void)!write(error, &failure, sizeof failure);
    return 127;
}
