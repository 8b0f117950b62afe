#ifndef XRAYSCOPE_CNGHTTP2_SHIM_H
#define XRAYSCOPE_CNGHTTP2_SHIM_H

#include <nghttp2/nghttp2.h>

// Swift reads the members of a frame's union through these.
static inline uint8_t xrs_frame_type(const nghttp2_frame *frame) { return frame->hd.type; }
static inline uint8_t xrs_frame_flags(const nghttp2_frame *frame) { return frame->hd.flags; }
static inline int32_t xrs_frame_stream(const nghttp2_frame *frame) { return frame->hd.stream_id; }
static inline int xrs_is_request(const nghttp2_frame *frame) {
    return frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST;
}

#endif
