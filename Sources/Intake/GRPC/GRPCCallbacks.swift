import CNghttp2

// What nghttp2 calls, as it likes it: functions without a context but the one that they are given.
extension GRPCConnection {
    /// - Returns: nil without memory; whoever gets them frees them.
    static func callbacks() -> OpaquePointer? {
        var made: OpaquePointer?
        guard nghttp2_session_callbacks_new(&made) == 0, let made else { return nil }
        nghttp2_session_callbacks_set_on_begin_headers_callback(made) { _, frame, context in
            if let frame, xrs_is_request(frame) != 0 { connection(context)?.begin(xrs_frame_stream(frame)) }
            return 0
        }
        nghttp2_session_callbacks_set_on_header_callback(made) {
            _, frame, name, nameCount, value, valueCount, _, context in
            guard let frame, let name, let value else { return 0 }
            connection(context)?.header(
                xrs_frame_stream(frame),
                String(decoding: UnsafeBufferPointer(start: name, count: nameCount), as: UTF8.self),
                String(decoding: UnsafeBufferPointer(start: value, count: valueCount), as: UTF8.self))
            return 0
        }
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(made) { _, _, number, bytes, count, context in
            connection(context)?.data(number, UnsafeBufferPointer(start: bytes, count: count))
            return 0
        }
        nghttp2_session_callbacks_set_on_frame_recv_callback(made) { _, frame, context in
            guard let frame, let connection = connection(context) else { return 0 }
            let number = xrs_frame_stream(frame)
            if xrs_is_request(frame) != 0 { connection.headersEnded(number) }
            let type = UInt32(xrs_frame_type(frame))
            let isLast = xrs_frame_flags(frame) & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0
            if isLast, type == NGHTTP2_HEADERS.rawValue || type == NGHTTP2_DATA.rawValue {
                connection.requestEnded(number)
            }
            return 0
        }
        nghttp2_session_callbacks_set_on_stream_close_callback(made) { _, number, _, context in
            connection(context)?.ended(number)
            return 0
        }
        return made
    }
}
