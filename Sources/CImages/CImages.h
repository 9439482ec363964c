#ifndef CONCORDAT_CIMAGES_H
#define CONCORDAT_CIMAGES_H

#include <gd.h>

static inline void cimages_ignore(int priority, const char *format, va_list arguments) {
    (void)priority;
    (void)format;
    (void)arguments;
}

// gd prints to standard error by default. A va_list cannot be handled from Swift on every platform.
static inline void cimages_silence_errors(void) {
    gdSetErrorMethod(cimages_ignore);
}

#endif
