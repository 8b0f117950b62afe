#define _GNU_SOURCE
#include "sockets.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

int xrs_receive(int descriptor, uint8_t *buffer, size_t stride, uint32_t *lengths, uint32_t *lost) {
    struct mmsghdr messages[XRS_DATAGRAMS];
    struct iovec places[XRS_DATAGRAMS];
    char notes[XRS_DATAGRAMS][CMSG_SPACE(sizeof(uint32_t))];
    memset(messages, 0, sizeof messages);
    for (int i = 0; i < XRS_DATAGRAMS; i++) {
        places[i].iov_base = buffer + (size_t)i * stride;
        places[i].iov_len = stride;
        messages[i].msg_hdr.msg_iov = &places[i];
        messages[i].msg_hdr.msg_iovlen = 1;
        messages[i].msg_hdr.msg_control = notes[i];
        messages[i].msg_hdr.msg_controllen = sizeof notes[i];
    }
    int count = recvmmsg(descriptor, messages, XRS_DATAGRAMS, MSG_DONTWAIT, NULL);
    for (int i = 0; i < count; i++) {
        struct msghdr *header = &messages[i].msg_hdr;
        lengths[i] = messages[i].msg_len | ((header->msg_flags & MSG_TRUNC) ? 0x80000000u : 0);
        for (struct cmsghdr *note = CMSG_FIRSTHDR(header); note != NULL; note = CMSG_NXTHDR(header, note))
            if (note->cmsg_level == SOL_SOCKET && note->cmsg_type == SO_RXQ_OVFL)
                memcpy(lost, CMSG_DATA(note), sizeof *lost);
    }
    return count;
}

bool xrs_count_lost(int descriptor) {
    int yes = 1;
    return setsockopt(descriptor, SOL_SOCKET, SO_RXQ_OVFL, &yes, sizeof yes) == 0;
}

int xrs_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC); }

int xrs_pipe(int ends[2]) { return pipe2(ends, O_NONBLOCK | O_CLOEXEC); }
