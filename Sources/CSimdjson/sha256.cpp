// The beginning of SHA-256 (FIPS 180-4) of one block, by the instructions that processors have for it: every call of a service that
// sends no segments gets an id of it.
#include "CSimdjson.h"
#include <cstring>
#if defined(__x86_64__)
#include <immintrin.h>

namespace {

__attribute__((target("sha,sse4.1,ssse3"))) uint64_t head(const uint8_t *block, const uint32_t *constants) {
    const __m128i order = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    __m128i words[4];
    for (int part = 0; part < 4; part++) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(block + part * 16));
        words[part] = _mm_shuffle_epi8(bytes, order);
    }
    __m128i abef = _mm_set_epi32(0x6a09e667, int(0xbb67ae85), 0x510e527f, int(0x9b05688c));
    __m128i cdgh = _mm_set_epi32(0x3c6ef372, int(0xa54ff53a), 0x1f83d9ab, 0x5be0cd19);
    for (int step = 0; step < 16; step++) {
        __m128i &now = words[step & 3];
        if (step >= 4) {
            const __m128i last = words[(step + 3) & 3];
            now = _mm_sha256msg1_epu32(now, words[(step + 1) & 3]);
            now = _mm_add_epi32(now, _mm_alignr_epi8(last, words[(step + 2) & 3], 4));
            now = _mm_sha256msg2_epu32(now, last);
        }
        const __m128i k = _mm_loadu_si128(reinterpret_cast<const __m128i *>(constants + step * 4));
        const __m128i sum = _mm_add_epi32(now, k);
        cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
        abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0E));
    }
    const uint32_t a = uint32_t(_mm_extract_epi32(abef, 3)) + 0x6a09e667;
    const uint32_t b = uint32_t(_mm_extract_epi32(abef, 2)) + 0xbb67ae85;
    return uint64_t(a) << 32 | b;
}

}  // namespace

extern "C" int xs_sha256_head(const uint8_t *block, const uint32_t *constants, uint64_t *result) {
    static const bool supported = __builtin_cpu_supports("ssse3") && __builtin_cpu_supports("sse4.1") && [] {
        uint32_t a = 7, b = 0, c = 0, d = 0;
        __asm__("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
        return (b >> 29 & 1) != 0;
    }();
    if (!supported) return 0;
    *result = head(block, constants);
    return 1;
}

#else

extern "C" int xs_sha256_head(const uint8_t *, const uint32_t *, uint64_t *) { return 0; }

#endif
