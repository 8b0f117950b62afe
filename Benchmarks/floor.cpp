// The speed to measure against: simdjson reads a BatchGetTraces answer on one thread, then every document in it, looks at
// one number of each and keeps nothing.
//     c++ -O3 -std=c++17 floor.cpp -o floor -lsimdjson && ./floor FILE
#include <simdjson.h>

#include <cstdio>
#include <string_view>

int main(int count, char **arguments) {
  if (count != 2) return 64;
  simdjson::padded_string file;
  if (simdjson::padded_string::load(arguments[1]).get(file)) return 1;
  simdjson::ondemand::parser outer, inner;
  simdjson::ondemand::document answer;
  if (outer.iterate(file).get(answer)) return 1;

  size_t documents = 0;
  double latest = 0;
  for (auto trace : answer["Traces"].get_array()) {
    for (auto segment : trace["Segments"].get_array()) {
      std::string_view text;
      if (segment["Document"].get(text)) return 1;
      simdjson::padded_string copy(text);
      simdjson::ondemand::document document;
      double start;
      if (inner.iterate(copy).get(document) || document["start_time"].get(start)) return 1;
      if (start > latest) latest = start;
      documents++;
    }
  }
  std::printf("%zu documents, the latest from %.3f\n", documents, latest);
}
