// A bare sender and a bare receive loop of datagrams, to measure a listener against.
//   datagrams send PORT SECONDS      prints how many were sent: segment documents with the daemon's header
//   datagrams receive PORT SECONDS   receives one after another and keeps nothing; prints how many came
#include <arpa/inet.h>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sys/socket.h>
#include <unistd.h>

static double now() {
    using namespace std::chrono;
    return duration<double>(steady_clock::now().time_since_epoch()).count();
}

int main(int count, char **arguments) {
    if (count < 4) return 2;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(atoi(arguments[2]));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    double seconds = atof(arguments[3]);
    int descriptor = socket(AF_INET, SOCK_DGRAM, 0);
    long number = 0;
    if (!strcmp(arguments[1], "send")) {
        if (connect(descriptor, (sockaddr *)&address, sizeof address)) return 1;
        char text[1024];
        for (double end = now() + seconds; now() < end; number++) {
            int length = snprintf(
                text, sizeof text,
                "{\"format\":\"json\",\"version\":1}\n{\"name\":\"service-%ld\",\"id\":\"%016lx\",\"trace_id\":\"1-69a4e0d0-%024lx\","
                "\"start_time\":%ld.25,\"end_time\":%ld.5,\"http\":{\"request\":{\"method\":\"GET\",\"url\":\"http://api/items\"},"
                "\"response\":{\"status\":200}}}",
                number % 8, number + 1, number / 4 + 1, 1772413200 + number / 1000, 1772413200 + number / 1000);
            while (send(descriptor, text, length, 0) < 0) usleep(50);
        }
    } else {
        int room = 8 << 20;
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
        timeval wait{0, 200000};
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
        if (bind(descriptor, (sockaddr *)&address, sizeof address)) return 1;
        static char text[65536];
        for (double end = now() + seconds; now() < end;)
            if (recv(descriptor, text, sizeof text, 0) > 0) number++;
    }
    printf("%ld\n", number);
}
