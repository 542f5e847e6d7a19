/*
 * Starts the Java runtime of an image: IMAGE/bin/NAME runs the runtime in IMAGE/lib/runtime with the options in
 * IMAGE/lib/NAME.options, where @ stands for IMAGE. The runtime is loaded into this process, as the JDK's own tools do.
 *
 * Written in C because a shell alters the environment (some drop variables with a dot in their name), and because the smallest
 * container images have no shell. Variables that configure another Java are hidden from ours: NAME is renamed to
 * RENDEZVOUS_HIDDEN_NAME, and wait-for restores it before it executes the command. RENDEZVOUS_ADDED_NAME marks a variable that
 * the command must not get. RENDEZVOUS_INHERITED lists the file descriptors that were open before ours.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_OPTIONS 64

/* The signals that end a program. With -Xrs, the runtime leaves them to us; otherwise it answers SIGQUIT with a thread dump. */
static const int ENDING[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};

/* The runtime uses SIGUSR2 unless told otherwise; no program sends this one. */
static const int RUNTIME_SIGNAL = SIGSTKFLT;

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

typedef int launch(int argc, char **argv, int, const char **, int, const char **, const char *version,
                   const char *short_version, const char *program, const char *launcher, unsigned char, unsigned char,
                   unsigned char, int);

/* With LD_LIBRARY_PATH set, the runtime may start its executable again, which is this one. */
static const char *const HIDDEN[] = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH", "LD_LIBRARY_PATH"};

/*
 * The runtime asks these two functions for the encoding of arguments, variables and file names, and for the language of
 * messages. It finds them here first. Text is UTF-8 and messages are in English whatever the locale, as containers rarely have
 * one, and some images have no locale that could be set.
 */
char *nl_langinfo(nl_item item) {
    char *(*original)(nl_item) = dlsym(RTLD_NEXT, "nl_langinfo");
    return item == CODESET ? "UTF-8" : original(item);
}

char *setlocale(int category, const char *locale) {
    (void)category;
    (void)locale;
    return "C";
}

static void fail(const char *what, const char *name) {
    fprintf(stderr, "rendezvous: %s %s: %s\n", what, name, strerror(errno));
    exit(1);
}

static void *allocated(void *memory) {
    if (memory == NULL) fail("cannot start:", "out of memory");
    return memory;
}

static char *joined(const char *a, const char *b, const char *c) {
    char *text = allocated(malloc(strlen(a) + strlen(b) + strlen(c) + 1));
    return strcat(strcat(strcpy(text, a), b), c);
}

static void hide(const char *name) {
    const char *value = getenv(name);
    if (value != NULL && (setenv(joined("RENDEZVOUS_HIDDEN_", name, ""), value, 1) != 0 || unsetenv(name) != 0))
        fail("cannot hide", name);
}

static void add(const char *name, const char *value) {
    hide(name);
    char *hidden = joined("RENDEZVOUS_HIDDEN_", name, "");
    if ((getenv(hidden) == NULL && setenv(joined("RENDEZVOUS_ADDED_", name, ""), "", 1) != 0) || setenv(name, value, 1) != 0)
        fail("cannot set", name);
}

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

static void handle_signals(void) {
    for (size_t i = 0; i < sizeof ENDING / sizeof *ENDING; i++) handle(ENDING[i]);
    char number[16];
    snprintf(number, sizeof number, "%d", RUNTIME_SIGNAL);
    add("_JAVA_SR_SIGNUM", number);
}

static void list_inherited_descriptors(void) {
    DIR *open = opendir("/proc/self/fd");
    if (open == NULL) return;
    char *names = allocated(strdup(","));
    for (struct dirent *entry; (entry = readdir(open)) != NULL;) {
        if (entry->d_name[0] == '.' || atoi(entry->d_name) == dirfd(open)) continue;
        names = joined(names, entry->d_name, ",");
    }
    closedir(open);
    if (setenv("RENDEZVOUS_INHERITED", names, 1) != 0) fail("cannot set", "RENDEZVOUS_INHERITED");
}

int main(int argc, char **argv) {
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length < 0) fail("cannot find", "/proc/self/exe");
    path[length] = 0;
    char *name = strrchr(path, '/');
    *name++ = 0;
    char *bin = strrchr(path, '/');
    if (bin == NULL) fail("cannot find the image that contains", name);
    *bin = 0;

    char *runtime = joined(path, "/lib/runtime/lib/libjli.so", "");
    char *list = joined(joined(path, "/lib/", name), ".options", "");
    FILE *options = fopen(list, "re");
    if (options == NULL) fail("cannot read", list);
    char **command = allocated(calloc(MAX_OPTIONS + argc + 1, sizeof *command));
    int count = 0;
    command[count++] = argv[0];
    char *line = NULL;
    size_t size = 0;
    int handles_signals = 0;
    while (count < MAX_OPTIONS && getline(&line, &size, options) > 0) {
        line[strcspn(line, "\n")] = 0;
        char *at = strchr(line, '@');
        if (at != NULL) *at = 0;
        if (strcmp(line, "-Xrs") == 0) handles_signals = 1;
        command[count++] = at == NULL ? allocated(strdup(line)) : joined(line, path, at + 1);
    }
    fclose(options);
    for (int i = 1; i < argc; i++) command[count++] = argv[i];

    list_inherited_descriptors();
    for (size_t i = 0; i < sizeof HIDDEN / sizeof *HIDDEN; i++) hide(HIDDEN[i]);
    if (handles_signals) handle_signals();
    void *library = dlopen(runtime, RTLD_NOW | RTLD_GLOBAL);
    launch *start = library == NULL ? NULL : (launch *)dlsym(library, "JLI_Launch");
    if (start == NULL) {
        fprintf(stderr, "rendezvous: cannot start: %s\n", dlerror());
        return 1;
    }
    return start(count, command, 0, NULL, 0, NULL, "", "", name, name, 0, 0, 0, 0);
}
