#include "parser.h"

// Documents nest two levels a subsegment: this reads 30,000 of them inside one another, at 17 bytes a level.
static constexpr size_t max_depth = 1 << 16;

extern "C" {

xs_parser *xs_parser_create(void) { return new (std::nothrow) xs_parser; }

void xs_parser_destroy(xs_parser *parser) { delete parser; }

void xs_parser_shrink(xs_parser *parser, size_t most) {
    if (parser->capacity > most) {
        parser->parser = simdjson::dom::parser();
        parser->capacity = 0;
    }
    if (parser->answer_room > most) {
        parser->answer_tape.reset();
        parser->answer_strings.reset();
        parser->answer_room = 0;
    }
}

size_t xs_padding(void) { return simdjson::SIMDJSON_PADDING; }

int xs_parse(xs_parser *parser, const uint8_t *bytes, size_t length) {
    if (length > parser->capacity) {
        size_t wanted = length < (1 << 16) ? (1 << 16) : length + length / 4;
        if (simdjson::error_code error = parser->parser.allocate(wanted, max_depth)) return error;
        parser->capacity = wanted;
    }
    return parser->parser.parse(bytes, length, false).error();
}

const uint64_t *xs_tape(const xs_parser *parser) { return parser->parser.doc.tape.get(); }

const uint8_t *xs_strings(const xs_parser *parser) { return parser->parser.doc.string_buf.get(); }

const char *xs_error_message(int code) { return simdjson::error_message(static_cast<simdjson::error_code>(code)); }

int xs_error_is_mendable(int code) {
    return code == simdjson::UTF8_ERROR || code == simdjson::STRING_ERROR || code == simdjson::NUMBER_ERROR ||
           code == simdjson::N_ATOM_ERROR || code == simdjson::TAPE_ERROR || code == simdjson::UNESCAPED_CHARS;
}

int xs_error_is_depth(int code) { return code == simdjson::DEPTH_ERROR; }
}
