// The least that a receiver can do: takes what recvmmsg brings, and counts it. The total is printed at SIGTERM.
//
//   count PORT
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { TOGETHER = 64, LONGEST = 2048, BUFFER = 4 << 20 };

static volatile sig_atomic_t stopped;

static void stop(int signal) {
    (void)signal;
    stopped = 1;
}

int main(int argc, char **argv) {
    if (argc != 2) return 2;
    struct sigaction on_term = {.sa_handler = stop};
    sigaction(SIGTERM, &on_term, NULL); // without SA_RESTART: the wait ends
    int from = socket(AF_INET, SOCK_DGRAM, 0), buffer = BUFFER;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(from, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
    if (bind(from, (struct sockaddr *)&address, sizeof address)) {
        perror("count");
        return 1;
    }
    static char bytes[TOGETHER][LONGEST];
    struct iovec parts[TOGETHER];
    struct mmsghdr messages[TOGETHER] = {0};
    for (int i = 0; i < TOGETHER; i++) {
        parts[i] = (struct iovec){bytes[i], LONGEST};
        messages[i].msg_hdr.msg_iov = &parts[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    long received = 0;
    while (!stopped) {
        int n = recvmmsg(from, messages, TOGETHER, MSG_WAITFORONE, NULL);
        if (n > 0) received += n;
    }
    printf("{\"received\": %ld}\n", received);
}
