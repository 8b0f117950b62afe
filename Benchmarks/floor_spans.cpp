// The speeds to measure spans against, on one thread, with nothing kept.
//     c++ -O3 -std=c++17 floor_spans.cpp -o floor_spans -lsimdjson && ./floor_spans json|wire FILE
// json: simdjson parses the bytes once, a text a line. wire: records behind their length in four bytes are walked, each field of
// each message down to the values of attributes.
#include <simdjson.h>

#include <cstdio>
#include <cstring>

static int json(const simdjson::padded_string &file) {
  simdjson::dom::parser parser;
  size_t texts = 0;
  for (size_t at = 0; at < file.size();) {
    const void *newline = memchr(file.data() + at, '\n', file.size() - at);
    size_t end = newline ? (const char *)newline - file.data() : file.size();
    if (parser.parse(file.data() + at, end - at, false).error()) return 1;
    texts++;
    at = end + 1;
  }
  std::printf("%zu texts\n", texts);
  return 0;
}

static bool varint(const uint8_t *&at, const uint8_t *end, uint64_t &value) {
  value = 0;
  for (int shift = 0; at < end && shift < 64; shift += 7) {
    value |= uint64_t(*at & 127) << shift;
    if (*at++ < 128) return true;
  }
  return false;
}

// Which fields of a message are messages: request, resource spans, resource, scope spans, span, event, link, pair, value.
enum Message { REQUEST, RESOURCE_SPANS, RESOURCE, SCOPE_SPANS, SPAN, EVENT, LINK, PAIR, VALUE, NONE };

static Message inner(Message message, uint64_t field) {
  switch (message) {
    case REQUEST: return field == 1 ? RESOURCE_SPANS : NONE;
    case RESOURCE_SPANS: return field == 1 ? RESOURCE : field == 2 ? SCOPE_SPANS : NONE;
    case RESOURCE: return field == 1 ? PAIR : NONE;
    case SCOPE_SPANS: return field == 2 ? SPAN : NONE;
    case SPAN: return field == 9 ? PAIR : field == 11 ? EVENT : field == 13 ? LINK : NONE;
    case EVENT: return field == 3 ? PAIR : NONE;
    case LINK: return field == 4 ? PAIR : NONE;
    case PAIR: return field == 2 ? VALUE : NONE;
    default: return NONE;
  }
}

static uint64_t fields = 0, sum = 0;

static bool walk(Message message, const uint8_t *at, const uint8_t *end) {
  while (at < end) {
    uint64_t tag, value;
    if (!varint(at, end, tag)) return false;
    fields++;
    switch (tag & 7) {
      case 0:
        if (!varint(at, end, value)) return false;
        sum += value;
        break;
      case 1:
        if (end - at < 8) return false;
        memcpy(&value, at, 8);
        sum += value;
        at += 8;
        break;
      case 2:
        if (!varint(at, end, value) || value > uint64_t(end - at)) return false;
        if (Message next = inner(message, tag >> 3); next != NONE && !walk(next, at, at + value)) return false;
        at += value;
        break;
      case 5:
        if (end - at < 4) return false;
        at += 4;
        break;
      default: return false;
    }
  }
  return true;
}

static int wire(const simdjson::padded_string &file) {
  const uint8_t *at = (const uint8_t *)file.data(), *end = at + file.size();
  while (end - at > 4) {
    size_t length = size_t(at[0]) << 24 | at[1] << 16 | at[2] << 8 | at[3];
    at += 4;
    if (length > size_t(end - at) || !walk(REQUEST, at, at + length)) return 1;
    at += length;
  }
  std::printf("%llu fields, %llu\n", (unsigned long long)fields, (unsigned long long)sum);
  return 0;
}

int main(int count, char **arguments) {
  if (count != 3) return 64;
  simdjson::padded_string file;
  if (simdjson::padded_string::load(arguments[2]).get(file)) return 1;
  return strcmp(arguments[1], "wire") ? json(file) : wire(file);
}
