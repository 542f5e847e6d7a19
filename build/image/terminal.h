/*
 * The terminal: included by what Java calls.
 */
#include <sys/ioctl.h>
#include <unistd.h>

/* Returns rows and columns of the terminal that stderr is connected to, 16 bits each; 0 if either is unknown. */
static int window_size(void) {
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return 0;
    return (int)((unsigned)size.ws_row << 16 | size.ws_col);
}
