/*
 * The native methods of JniSystemCalls. See launch.c for the hidden and added variables and the inherited descriptors.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <jni.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "descriptors.h"
#include "terminal.h"

#define NATIVE(method) Java_dev_rendezvous_cli_process_JniSystemCalls_##method

static const char HIDDEN[] = "RENDEZVOUS_HIDDEN_";
static const char ADDED[] = "RENDEZVOUS_ADDED_";
static const char INHERITED[] = "RENDEZVOUS_INHERITED";

/* Returns what follows a prefix in the name of a variable; NULL if it does not start with the prefix. */
static const char *after(const char *prefix, const char *name) {
    size_t length = strlen(prefix);
    return strncmp(name, prefix, length) == 0 ? name + length : NULL;
}

static void restore_environment(void) {
    unsetenv(INHERITED);
    for (char **variable = environ; *variable != NULL;) {
        char *value = strchr(*variable, '=');
        if (value == NULL || (after(HIDDEN, *variable) == NULL && after(ADDED, *variable) == NULL)) {
            variable++;
            continue;
        }
        char *name = strndup(*variable, value - *variable);
        if (name == NULL) return;
        if (after(HIDDEN, name) != NULL)
            setenv(after(HIDDEN, name), value + 1, 1);
        else
            unsetenv(after(ADDED, name));
        unsetenv(name);
        free(name);
        variable = environ;
    }
}

JNIEXPORT jint JNICALL NATIVE(exec)(JNIEnv *env, jclass class, jobjectArray arguments) {
    jsize count = (*env)->GetArrayLength(env, arguments);
    char **command = calloc(count + 1, sizeof *command);
    if (command == NULL) return ENOMEM;
    for (jsize i = 0; i < count; i++) {
        jbyteArray argument = (*env)->GetObjectArrayElement(env, arguments, i);
        jsize length = (*env)->GetArrayLength(env, argument);
        command[i] = calloc(length + 1, 1);
        if (command[i] == NULL) return ENOMEM;
        (*env)->GetByteArrayRegion(env, argument, 0, length, (jbyte *)command[i]);
        (*env)->DeleteLocalRef(env, argument);
    }
    close_own_descriptors_on_exec(getenv(INHERITED));
    restore_environment();
    /* The JVM blocks some signals in its threads; the command must receive them. */
    sigset_t none;
    sigemptyset(&none);
    pthread_sigmask(SIG_SETMASK, &none, NULL);
    execvp(command[0], command);
    return errno;
}

JNIEXPORT jint JNICALL NATIVE(windowSize)(JNIEnv *env, jclass class) {
    return (jint)window_size();
}
