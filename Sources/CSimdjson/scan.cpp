// Finds the end of a JSON string, 64 bytes a step: an answer of the API is nearly all strings, and cutting it into pieces
// for the workers must cost far less than parsing it.
#include "parser.h"
#include <cstring>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace {

struct Masks {
    uint64_t quotes, backslashes;
};

inline Masks masks(const uint8_t *bytes) {
#if defined(__SSE2__)
    Masks result{0, 0};
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\');
    for (int part = 0; part < 4; part++) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i *>(bytes + part * 16));
        result.quotes |= uint64_t(uint32_t(_mm_movemask_epi8(_mm_cmpeq_epi8(block, quote)))) << (part * 16);
        result.backslashes |= uint64_t(uint32_t(_mm_movemask_epi8(_mm_cmpeq_epi8(block, backslash)))) << (part * 16);
    }
    return result;
#else
    Masks result{0, 0};
    for (int i = 0; i < 64; i++) {
        result.quotes |= uint64_t(bytes[i] == '"') << i;
        result.backslashes |= uint64_t(bytes[i] == '\\') << i;
    }
    return result;
#endif
}

}  // namespace

extern "C" size_t xs_string_end(const uint8_t *bytes, size_t from, size_t length) {
    uint64_t carry = 0;
    size_t at = from;
    for (; at + 64 <= length; at += 64) {
        const Masks block = masks(bytes + at);
        const uint64_t ends = block.quotes & ~xs_escaped(block.backslashes, carry);
        if (ends) return at + size_t(__builtin_ctzll(ends));
    }
    bool skip = carry != 0;
    for (; at < length; at++) {
        if (skip) skip = false;
        else if (bytes[at] == '\\') skip = true;
        else if (bytes[at] == '"') return at;
    }
    return length;
}

extern "C" int xs_is_utf8(const uint8_t *bytes, size_t length) {
    return simdjson::validate_utf8(reinterpret_cast<const char *>(bytes), length) ? 1 : 0;
}

extern "C" size_t xs_find(const uint8_t *bytes, size_t from, size_t length, const uint8_t *wanted, size_t count) {
    if (from >= length) return length;
    const void *found = memmem(bytes + from, length - from, wanted, count);
    return found ? size_t(static_cast<const uint8_t *>(found) - bytes) : length;
}
