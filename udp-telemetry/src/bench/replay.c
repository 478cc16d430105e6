// Sends datagrams from a file: on the loopback, in order, each once. In the file, two bytes of length (little-endian)
// come before each. One JSON line at the end.
//
//   replay FILE PORT SKIP COUNT RATE      RATE: datagrams a second, 0 for as many as a core can
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>

enum { TOGETHER = 64 };

static double seconds(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec + at.tv_nsec / 1e9;
}

static size_t length(const unsigned char *at) { return at[0] | at[1] << 8; }

int main(int argc, char **argv) {
    if (argc != 6) {
        fprintf(stderr, "replay: FILE PORT SKIP COUNT RATE\n");
        return 2;
    }
    int file = open(argv[1], O_RDONLY), to = socket(AF_INET, SOCK_DGRAM, 0);
    struct stat about;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[2])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (file < 0 || fstat(file, &about) || connect(to, (struct sockaddr *)&address, sizeof address)) {
        perror("replay");
        return 1;
    }
    unsigned char *at = mmap(NULL, about.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
    for (long skip = atol(argv[3]); skip > 0; skip--) at += 2 + length(at);
    long count = atol(argv[4]), sent = 0;
    double rate = atof(argv[5]), began = seconds();
    struct iovec parts[TOGETHER];
    struct mmsghdr messages[TOGETHER] = {0};
    while (sent < count) {
        if (rate > 0 && sent > (seconds() - began) * rate) continue;
        int some = count - sent < TOGETHER ? count - sent : TOGETHER;
        unsigned char *next = at;
        for (int i = 0; i < some; i++, next += 2 + length(next)) {
            parts[i] = (struct iovec){next + 2, length(next)};
            messages[i].msg_hdr.msg_iov = &parts[i];
            messages[i].msg_hdr.msg_iovlen = 1;
        }
        int n = sendmmsg(to, messages, some, 0);
        if (n <= 0) {
            perror("replay: sendmmsg");
            return 1;
        }
        for (int i = 0; i < n; i++) at += 2 + length(at);
        sent += n;
    }
    printf("{\"sent\": %ld, \"per_s\": %.0f}\n", sent, sent / (seconds() - began));
}
