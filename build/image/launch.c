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
#include <dlfcn.h>
#include <errno.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "descriptors.h"
#include "signals.h"

#define MAX_OPTIONS 64

/* The runtime uses SIGUSR2 unless told otherwise; no program sends this one. */
static const int RUNTIME_SIGNAL = SIGSTKFLT;

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

/* With -Xrs, the runtime leaves the signals to us that end a program; otherwise it answers SIGQUIT with a thread dump. */
static void handle_signals(void) {
    handle_ending_signals();
    char number[16];
    snprintf(number, sizeof number, "%d", RUNTIME_SIGNAL);
    add("_JAVA_SR_SIGNUM", number);
}

static void list_inherited_descriptors(void) {
    char *names = list_descriptors();
    if (names != NULL && setenv("RENDEZVOUS_INHERITED", names, 1) != 0) fail("cannot set", "RENDEZVOUS_INHERITED");
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
