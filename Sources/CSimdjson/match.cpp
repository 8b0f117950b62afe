// Whether a text is made as one before was: the same bytes, and between them values that may differ. Spans of one instrumentation
// are, but for a few texts and numbers; comparing them costs a fraction of parsing them.
#include "parser.h"
#include <charconv>
#include <cstring>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace {

// Of as many bytes; 15 more are readable behind both.
inline bool same(const uint8_t *a, const uint8_t *b, size_t count) {
    size_t at = 0;
#if defined(__SSE2__)
    for (; at < count; at += 16) {
        const __m128i one = _mm_loadu_si128(reinterpret_cast<const __m128i *>(a + at));
        const __m128i other = _mm_loadu_si128(reinterpret_cast<const __m128i *>(b + at));
        const unsigned differing = 0xFFFFu ^ unsigned(_mm_movemask_epi8(_mm_cmpeq_epi8(one, other)));
        if (differing) return count - at < 16 && !(differing & ((1u << (count - at)) - 1));
    }
    return true;
#else
    return memcmp(a, b, count) == 0;
#endif
}

// The quote behind a text of printable ASCII without escapes; `end` when it is none.
inline const uint8_t *plain_text_end(const uint8_t *at, const uint8_t *end) {
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), blank = _mm_set1_epi8(0x20);
    for (; at < end; at += 16) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i *>(at));
        // As signed numbers, bytes that are no ASCII lie below the blank as well.
        const __m128i other = _mm_or_si128(_mm_cmpeq_epi8(block, backslash), _mm_cmplt_epi8(block, blank));
        const unsigned stops = unsigned(_mm_movemask_epi8(_mm_or_si128(other, _mm_cmpeq_epi8(block, quote))));
        if (!stops) continue;
        at += __builtin_ctz(stops);
        return at < end && *at == '"' ? at : end;
    }
    return end;
#else
    for (; at < end && *at != '"'; at++)
        if (*at < 0x20 || *at >= 0x80 || *at == '\\') return end;
    return at;
#endif
}

inline bool is_digit(uint8_t byte) { return byte >= '0' && byte <= '9'; }

// A number without exponent whose whole part fits; what stands behind it the next part tells. nullptr for any other.
inline const uint8_t *number_end(const uint8_t *at, const uint8_t *end, xs_found *found) {
    const uint8_t *start = at;
    const bool negative = at < end && *at == '-';
    if (negative) at++;
    const uint8_t *first = at;
    uint64_t value = 0;
    for (; at < end && is_digit(*at); at++) value = value * 10 + (*at - '0');
    const size_t digits = size_t(at - first);
    if (digits == 0 || digits > 19 || (*first == '0' && digits > 1) || (digits == 19 && value > INT64_MAX)) return nullptr;
    found->is_whole = 1;
    found->number = negative ? -int64_t(value) : int64_t(value);
    if (at == end || *at != '.') return at < end && (*at == 'e' || *at == 'E') ? nullptr : at;
    const uint8_t *fraction = ++at;
    while (at < end && is_digit(*at)) at++;
    if (at == fraction || (at < end && (*at == 'e' || *at == 'E'))) return nullptr;
    double real = 0;
    const auto from = reinterpret_cast<const char *>(start), to = reinterpret_cast<const char *>(at);
    if (std::from_chars(from, to, real).ec != std::errc()) return nullptr;
    found->is_whole = 0;
    memcpy(&found->number, &real, 8);
    return at;
}

inline const uint8_t *flag_end(const uint8_t *at, const uint8_t *end, xs_found *found) {
    found->number = end - at >= 4 && !memcmp(at, "true", 4);
    if (found->number) return at + 4;
    return end - at >= 5 && !memcmp(at, "false", 5) ? at + 5 : nullptr;
}

// Which of some known texts stands here, the one at `found->number` first.
inline const uint8_t *known_end(
    const uint8_t *at, const uint8_t *end, const xs_text *known, size_t count, xs_found *found) {
    for (size_t tried = 0, number = size_t(found->number); tried < count; tried++, number = number + 1 == count ? 0 : number + 1) {
        if (known[number].count > size_t(end - at) || !same(known[number].start, at, known[number].count)) continue;
        found->number = int64_t(number);
        return at + known[number].count;
    }
    return nullptr;
}

}  // namespace

extern "C" size_t xs_match(
    const xs_part *parts, size_t count, const uint8_t *constant, const xs_text *known, size_t known_count,
    const uint8_t *bytes, size_t length, xs_found *found) {
    const uint8_t *at = bytes, *end = bytes + length;
    for (size_t number = 0; number < count; number++, found++) {
        const xs_part &part = parts[number];
        if (part.count > size_t(end - at) || !same(constant + part.start, at, part.count)) return 0;
        at += part.count;
        found->start = at;
        switch (part.kind) {
        case XS_TEXT: {
            const uint8_t *close = plain_text_end(at, end);
            if (close == end) return 0;
            at = close;
            break;
        }
        case XS_NUMBER: at = number_end(at, end, found); break;
        case XS_FLAG: at = flag_end(at, end, found); break;
        case XS_KNOWN: at = known_end(at, end, known, known_count, found); break;
        default: break;
        }
        if (!at) return 0;
        found->count = size_t(at - found->start);
    }
    return size_t(at - bytes);
}
