/*
 * The guard as a program of its own. A native image contains it.
 */
#define _GNU_SOURCE
#include "guard.h"

int main(int argc, char **argv) {
    return execute_guarded(argc, argv);
}
