#pragma once

/// Lets the disk begin with what was written to a file so far, without waiting for it (Linux's sync_file_range, which Swift's
/// Glibc leaves out). 0, or -1 with errno.
int concordat_begin_writing(int descriptor);
