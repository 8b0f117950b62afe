// Swift cannot call variadic C functions, and options of libmicrohttpd are variadic.
#ifndef XRAYSCOPE_CMICROHTTPD_SHIM_H
#define XRAYSCOPE_CMICROHTTPD_SHIM_H

#include <microhttpd.h>

// Swift's importer knows the library's enumerations by other names from version to version.
static const enum MHD_Result XRS_HTTP_YES = MHD_YES;
static const enum MHD_Result XRS_HTTP_NO = MHD_NO;
static const enum MHD_ConnectionNotificationCode XRS_HTTP_CLOSED = MHD_CONNECTION_NOTIFY_CLOSED;

static inline const char *xrs_http_header(struct MHD_Connection *connection, const char *name) {
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

// A response with a copy of the bytes.
static inline struct MHD_Response *xrs_http_response(const void *bytes, size_t count) {
    return MHD_create_response_from_buffer(count, (void *)bytes, MHD_RESPMEM_MUST_COPY);
}

// A server without a listening socket and without a thread: connections are handed to it, and its epoll descriptor is waited on.
// `memory` bounds in bytes what it keeps of a connection: the largest request line and headers. `idle` is in seconds.
static inline struct MHD_Daemon *xrs_http_start(
    unsigned connections, unsigned idle, size_t memory, MHD_AccessHandlerCallback access,
    MHD_RequestCompletedCallback completed, MHD_NotifyConnectionCallback connection, void *context) {
    return MHD_start_daemon(
        MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, access, context,
        MHD_OPTION_CONNECTION_LIMIT, connections, MHD_OPTION_CONNECTION_TIMEOUT, idle,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory, MHD_OPTION_NOTIFY_COMPLETED, completed, context,
        MHD_OPTION_NOTIFY_CONNECTION, connection, context, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_END);
}

// What poll waits on for the server; -1 without one.
static inline int xrs_http_descriptor(struct MHD_Daemon *daemon) {
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD);
    return info == NULL ? -1 : info->epoll_fd;
}

static inline int xrs_http_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? -1 : info->connect_fd;
}

#endif
