// What the files of the shim share.
#pragma once
#include "CSimdjson.h"
#include <memory>
#include <new>
#include <simdjson.h>

struct xs_parser {
    simdjson::dom::parser parser;
    size_t capacity = 0;
    // The tape and the strings of `xs_parse_answer`, made for texts up to `answer_room` bytes.
    std::unique_ptr<uint64_t[]> answer_tape;
    std::unique_ptr<uint8_t[]> answer_strings;
    size_t answer_room = 0;
};

// The bytes that a backslash before them takes away from their meaning. `carry` is 1 when the block before ended in such a
// backslash.
inline uint64_t xs_escaped(uint64_t backslashes, uint64_t &carry) {
    if (!backslashes) {
        const uint64_t result = carry;
        carry = 0;
        return result;
    }
    // As in simdjson: backslashes that are themselves escaped do not escape; odd runs carry into the next byte.
    constexpr uint64_t odd = 0xAAAAAAAAAAAAAAAAULL;
    const uint64_t potential = backslashes & ~carry;
    const uint64_t maybe = potential << 1;
    const uint64_t codes = ((maybe | odd) - potential) ^ odd;
    const uint64_t result = codes ^ (backslashes | carry);
    carry = (codes & backslashes) >> 63;
    return result;
}
