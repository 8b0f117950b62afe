// simdjson behind plain functions: parse bytes, hand out the tape. What the tape means is Swift's business (TraceFormats).
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct xs_parser xs_parser;

/// A parser with its own buffers, or NULL without memory. One thread at a time.
xs_parser *xs_parser_create(void);
void xs_parser_destroy(xs_parser *parser);

/// Lets go of buffers that a text of more than so many bytes made. The tape of the last parse is gone then.
void xs_parser_shrink(xs_parser *parser, size_t most);

/// How many bytes must be readable behind any text given to `xs_parse`.
size_t xs_padding(void);

/// Parses one JSON text. 0, or an error code for `xs_error_message`. The tape is valid until the next call.
int xs_parse(xs_parser *parser, const uint8_t *bytes, size_t length);

/// The words of the last parse: type in the upper 8 bits, payload below (simdjson's doc/tape.md).
const uint64_t *xs_tape(const xs_parser *parser);
/// The strings of the last parse: 4 bytes of length, the bytes, a zero.
const uint8_t *xs_strings(const xs_parser *parser);

/// Parses a text that is nearly all strings, faster than `xs_parse` on processors that can. 1, or 0 when the text must be
/// given to `xs_parse`: what is wrong with it, if anything, only that says. The tape is valid until the next call of this.
int xs_parse_answer(xs_parser *parser, const uint8_t *bytes, size_t length);
const uint64_t *xs_answer_tape(const xs_parser *parser);
const uint8_t *xs_answer_strings(const xs_parser *parser);

/// simdjson's own words for an error code.
const char *xs_error_message(int code);
/// Whether the error is one that rewriting the text may mend: bad UTF-8, a lone surrogate, a number out of range.
int xs_error_is_mendable(int code);
/// Whether the text is nested deeper than the parser goes.
int xs_error_is_depth(int code);

/// The offset of the closing quote of a JSON string whose first byte behind the opening quote is at `from`; `length` if it
/// does not end before.
size_t xs_string_end(const uint8_t *bytes, size_t from, size_t length);

/// The offset at or behind `from` where some bytes stand in others; `length` when they do not.
size_t xs_find(const uint8_t *bytes, size_t from, size_t length, const uint8_t *wanted, size_t count);

/// What stands behind the constant bytes of a part.
typedef enum { XS_NOTHING, XS_TEXT, XS_NUMBER, XS_FLAG, XS_KNOWN } xs_kind;

/// Bytes that are always the same, a range of the constant ones, and the kind of value behind them: a text without its quotes,
/// a number, `true` or `false`, one of some known texts.
typedef struct { uint32_t start, count; xs_kind kind; } xs_part;
typedef struct { const uint8_t *start; size_t count; } xs_text;
/// The value of a part as it stands in the bytes. `number` is that of a number (the bits of a double when it is not whole), 1 or 0
/// for a flag, and for a known text which one; there it says before which one is tried first.
typedef struct { const uint8_t *start; size_t count; int64_t number; int is_whole; } xs_found;

/// How many bytes from the first on are made of these parts, 0 when they are not: then they may be JSON that is written another
/// way. Texts are printable ASCII without escapes. 16 bytes behind all of these must be readable.
size_t xs_match(
    const xs_part *parts, size_t count, const uint8_t *constant, const xs_text *known, size_t known_count,
    const uint8_t *bytes, size_t length, xs_found *found);

/// The first eight bytes of SHA-256 of a text whose only block is `block`, padded, with the algorithm's 64 constants. 1, or 0
/// where the processor has no instructions for it.
int xs_sha256_head(const uint8_t *block, const uint32_t *constants, uint64_t *result);

/// Whether bytes are well-formed UTF-8.
int xs_is_utf8(const uint8_t *bytes, size_t length);

#ifdef __cplusplus
}
#endif
