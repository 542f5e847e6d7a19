/*
 * The file descriptors that were open before ours, which are inherited by a command: included by all that is written in C.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Returns the numbers of the descriptors that are open, with a comma before and after each; NULL if they cannot be listed. */
static inline char *list_descriptors(void) {
    DIR *open = opendir("/proc/self/fd");
    if (open == NULL) return NULL;
    char *names = NULL;
    size_t size;
    FILE *list = open_memstream(&names, &size);
    if (list != NULL) {
        fputc(',', list);
        for (struct dirent *entry; (entry = readdir(open)) != NULL;)
            if (entry->d_name[0] != '.' && atoi(entry->d_name) != dirfd(open)) fprintf(list, "%s,", entry->d_name);
        fclose(list);
    }
    closedir(open);
    return names;
}

/* Closes all descriptors when a command is executed, except those of a list and the standard streams. */
static inline void close_own_descriptors_on_exec(const char *inherited) {
    DIR *open = opendir("/proc/self/fd");
    if (open == NULL) return;
    for (struct dirent *entry; (entry = readdir(open)) != NULL;) {
        char name[sizeof entry->d_name + 2];
        snprintf(name, sizeof name, ",%s,", entry->d_name);
        if (entry->d_name[0] != '.' && strstr(inherited == NULL ? ",0,1,2," : inherited, name) == NULL)
            fcntl(atoi(entry->d_name), F_SETFD, FD_CLOEXEC);
    }
    closedir(open);
}
