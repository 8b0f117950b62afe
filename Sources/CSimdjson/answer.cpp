// Parses JSON that is nearly all strings, as an answer of the API is, onto a tape of simdjson's form. Escapes are taken out
// of 64 bytes a step, where simdjson stops at each: documents inside strings have one every few bytes. Whatever is unusual
// (an error, deep nesting, a number at its limits) is refused, and simdjson reads the text instead and says what is wrong.
#include "parser.h"
#include <charconv>
#include <cstring>
#if defined(__x86_64__)
#include <immintrin.h>

namespace {

constexpr int max_nesting = 64;

struct Walk {
    const uint8_t *at, *end;
    uint64_t *tape;
    size_t words, room;
    uint8_t *strings, *text;

    bool put(char kind, uint64_t payload) {
        if (words + 2 > room) return false;
        tape[words++] = uint64_t(uint8_t(kind)) << 56 | payload;
        return true;
    }

    void skip_white() {
        while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t')) at++;
    }

    bool word(const char *expected, size_t count, char kind) {
        if (size_t(end - at) < count || memcmp(at, expected, count)) return false;
        at += count;
        return put(kind, 0);
    }

    // -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?
    bool number() {
        const uint8_t *start = at;
        bool whole = true;
        if (*at == '-') at++;
        const uint8_t *first = at;
        while (at < end && *at >= '0' && *at <= '9') at++;
        if (at == first || (*first == '0' && at - first > 1)) return false;
        if (at < end && *at == '.') {
            whole = false;
            const uint8_t *digits = ++at;
            while (at < end && *at >= '0' && *at <= '9') at++;
            if (at == digits) return false;
        }
        if (at < end && (*at == 'e' || *at == 'E')) return false;
        if (at - start > 18 && whole) return false;
        const char *from = reinterpret_cast<const char *>(start), *to = reinterpret_cast<const char *>(at);
        if (!put(whole ? 'l' : 'd', 0)) return false;
        if (whole) {
            int64_t value = 0;
            if (std::from_chars(from, to, value).ec != std::errc()) return false;
            memcpy(&tape[words++], &value, 8);
        } else {
            double value = 0;
            if (std::from_chars(from, to, value).ec != std::errc()) return false;
            memcpy(&tape[words++], &value, 8);
        }
        return true;
    }

    static int digit(uint8_t byte) {
        if (byte >= '0' && byte <= '9') return byte - '0';
        const uint8_t lower = byte | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    // The four digits at `at`, which moves behind them; -1 when there are none.
    int32_t four_digits() {
        if (end - at < 4) return -1;
        int32_t value = 0;
        for (int i = 0; i < 4; i++) {
            const int next = digit(*at++);
            if (next < 0) return -1;
            value = value << 4 | next;
        }
        return value;
    }

    // What stands behind `\u`, as UTF-8. Halves of pairs alone are refused.
    bool code_point() {
        int32_t code = four_digits();
        if (code < 0 || (code >= 0xDC00 && code < 0xE000)) return false;
        if (code >= 0xD800 && code < 0xDC00) {
            if (end - at < 6 || at[0] != '\\' || at[1] != 'u') return false;
            at += 2;
            const int32_t low = four_digits();
            if (low < 0xDC00 || low >= 0xE000) return false;
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
        if (code < 0x80) {
            *text++ = uint8_t(code);
        } else if (code < 0x800) {
            *text++ = uint8_t(0xC0 | code >> 6);
            *text++ = uint8_t(0x80 | (code & 0x3F));
        } else if (code < 0x10000) {
            *text++ = uint8_t(0xE0 | code >> 12);
            *text++ = uint8_t(0x80 | (code >> 6 & 0x3F));
            *text++ = uint8_t(0x80 | (code & 0x3F));
        } else {
            *text++ = uint8_t(0xF0 | code >> 18);
            *text++ = uint8_t(0x80 | (code >> 12 & 0x3F));
            *text++ = uint8_t(0x80 | (code >> 6 & 0x3F));
            *text++ = uint8_t(0x80 | (code & 0x3F));
        }
        return true;
    }

    // Takes the string whose first byte is at `at`, up to its quote, and puts its text, a zero behind it, at `text`. Writes
    // up to 64 bytes further; a text is never longer than what it is made of.
    __attribute__((target("avx512f,avx512bw,avx512vbmi2,popcnt,bmi"))) bool string() {
        uint8_t *head = text;
        text += 4;
        uint8_t *first = text;
        uint64_t carry = 0, beyond = 0;
        while (at < end) {
            const uint64_t there = end - at >= 64 ? ~0ULL : (1ULL << (end - at)) - 1;
            __m512i block = _mm512_maskz_loadu_epi8(there, at);
            const uint64_t quotes = _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8('"'));
            const uint64_t backslashes = _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8('\\'));
            const uint64_t escaped = xs_escaped(backslashes, carry);
            const uint64_t ends = quotes & ~escaped & there;
            uint64_t valid = ends ? (ends & -ends) - 1 : there;
            size_t step = size_t(__builtin_popcountll(valid));
            bool is_code = false;
            uint64_t others = escaped & valid & ~(quotes | backslashes | _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8('/')));
            if (others) {
                const uint64_t codes = others & _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8('u'));
                if (codes) {
                    is_code = true;
                    valid = (codes & -codes) - 1;
                    step = size_t(__builtin_ctzll(codes));
                    others &= valid;
                }
            }
            if (_mm512_cmplt_epu8_mask(block, _mm512_set1_epi8(0x20)) & valid) return false;
            const char letters[] = "ntrbf", meant[] = "\n\t\r\b\f";
            for (int i = 0; i < 5 && others; i++) {
                const uint64_t hits = others & _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8(letters[i]));
                others &= ~hits;
                block = _mm512_mask_mov_epi8(block, hits, _mm512_set1_epi8(meant[i]));
            }
            if (others) return false;
            beyond |= _mm512_movepi8_mask(block) & valid;
            const uint64_t kept = valid & ~(backslashes & ~escaped);
            _mm512_storeu_si512(text, _mm512_maskz_compress_epi8(kept, block));
            text += __builtin_popcountll(kept);
            at += step;
            if (is_code) {
                at++;
                carry = 0;
                if (!code_point()) return false;
            } else if (ends) {
                const uint32_t count = uint32_t(text - first);
                if (beyond && !simdjson::validate_utf8(reinterpret_cast<const char *>(first), count)) return false;
                memcpy(head, &count, 4);
                *text++ = 0;
                at++;
                return put('"', uint64_t(head - strings));
            }
        }
        return false;
    }

    size_t open[max_nesting];
    int depth = 0;
    bool expects_name = false;

    bool name() {
        if (*at++ != '"' || !string()) return false;
        skip_white();
        if (at >= end || *at++ != ':') return false;
        expects_name = false;
        return true;
    }

    bool enter() {
        if (depth == max_nesting) return false;
        open[depth++] = words;
        expects_name = *at == '{';
        return put(char(*at++), 0);
    }

    // Commas and closing brackets behind a value, up to where the next name or value stands or the text ends.
    bool leave() {
        while (depth > 0) {
            skip_white();
            if (at >= end) return false;
            const size_t start = open[depth - 1];
            const bool object = tape[start] >> 56 == '{';
            if (*at == ',') {
                at++;
                expects_name = object;
                return true;
            }
            if (*at++ != (object ? '}' : ']') || !put(object ? '}' : ']', start)) return false;
            tape[start] |= words;
            depth--;
        }
        skip_white();
        return at == end;
    }

    bool value() {
        switch (*at) {
        case '"': at++; return string();
        case 't': return word("true", 4, 't');
        case 'f': return word("false", 5, 'f');
        case 'n': return word("null", 4, 'n');
        default: return (*at == '-' || (*at >= '0' && *at <= '9')) && number();
        }
    }

    bool walk() {
        if (!put('r', 0)) return false;
        do {
            skip_white();
            if (at >= end) return false;
            if (expects_name) {
                if (!name()) return false;
                skip_white();
                if (at >= end) return false;
            }
            if (*at == '{' || *at == '[') {
                const uint8_t closing = *at == '{' ? '}' : ']';
                if (!enter()) return false;
                skip_white();
                if (at >= end) return false;
                if (*at != closing) continue;
            } else if (!value()) {
                return false;
            }
            if (!leave()) return false;
        } while (depth > 0);
        tape[0] |= words;
        return put('r', 0);
    }
};

bool is_supported() {
    static const bool supported = __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2");
    return supported;
}

}  // namespace

extern "C" int xs_parse_answer(xs_parser *parser, const uint8_t *bytes, size_t length) {
    // Short texts gain nothing; a tape of one word in eight bytes is more than any answer with documents in strings needs.
    if (length < 4096 || length >= UINT32_MAX / 2 || !is_supported()) return 0;
    const size_t room = length / 8;
    if (parser->answer_room < length) {
        parser->answer_tape.reset(new (std::nothrow) uint64_t[room + 8]);
        // Text and its length and zero: at most twice what it is read from, and what the last store writes further.
        parser->answer_strings.reset(new (std::nothrow) uint8_t[length * 2 + 256]);
        parser->answer_room = parser->answer_tape && parser->answer_strings ? length : 0;
        if (!parser->answer_room) return 0;
    }
    Walk walk{bytes, bytes + length, parser->answer_tape.get(), 0, room, parser->answer_strings.get(),
              parser->answer_strings.get()};
    return walk.walk() ? 1 : 0;
}

#else

extern "C" int xs_parse_answer(xs_parser *, const uint8_t *, size_t) { return 0; }

#endif

extern "C" const uint64_t *xs_answer_tape(const xs_parser *parser) { return parser->answer_tape.get(); }

extern "C" const uint8_t *xs_answer_strings(const xs_parser *parser) { return parser->answer_strings.get(); }
