#define _GNU_SOURCE
#include "sockets.h"

#include <fcntl.h>
#include <linux/sock_diag.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

int xrs_receive(int descriptor, uint8_t *buffer, size_t stride, uint32_t *lengths) {
    struct mmsghdr messages[XRS_DATAGRAMS];
    struct iovec places[XRS_DATAGRAMS];
    memset(messages, 0, sizeof messages);
    for (int i = 0; i < XRS_DATAGRAMS; i++) {
        places[i].iov_base = buffer + (size_t)i * stride;
        places[i].iov_len = stride;
        messages[i].msg_hdr.msg_iov = &places[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    int count = recvmmsg(descriptor, messages, XRS_DATAGRAMS, MSG_DONTWAIT, NULL);
    for (int i = 0; i < count; i++)
        lengths[i] = messages[i].msg_len | ((messages[i].msg_hdr.msg_flags & MSG_TRUNC) ? 0x80000000u : 0);
    return count;
}

uint32_t xrs_lost(int descriptor) {
    uint32_t memory[SK_MEMINFO_VARS];
    socklen_t size = sizeof memory;
    memset(memory, 0, sizeof memory);
    if (getsockopt(descriptor, SOL_SOCKET, SO_MEMINFO, memory, &size) != 0) return 0;
    return memory[SK_MEMINFO_DROPS];
}

int xrs_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC); }

int xrs_pipe(int ends[2]) { return pipe2(ends, O_NONBLOCK | O_CLOEXEC); }
