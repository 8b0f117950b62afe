// Calls and macros of sockets that Swift's Glibc module leaves out.
#ifndef XRAYSCOPE_CSOCKETS_H
#define XRAYSCOPE_CSOCKETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { XRS_DATAGRAMS = 64 };

// Takes up to XRS_DATAGRAMS datagrams without waiting, each into its own `stride` bytes of `buffer`.
// `lengths` gets their sizes, with the highest bit set for one that was longer than its place.
// Returns how many came; -1 without any.
int xrs_receive(int descriptor, uint8_t *buffer, size_t stride, uint32_t *lengths);

// How many datagrams the kernel has dropped on a socket since it was opened: it had no room for them.
uint32_t xrs_lost(int descriptor);

// A connection that waits, ready for poll and closed in child processes; -1 without any.
int xrs_accept(int listener);

// A pipe, both ends ready for poll and closed in child processes.
int xrs_pipe(int ends[2]);

#endif
