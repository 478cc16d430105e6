// The floor of a sender that ticks: sleeps to the next period and sends one datagram of 175 bytes, as the demo's are.
// ticks ADDRESS PORT PERIOD_US SECONDS; PORT 0 sends nothing. Prints the processor time of each tick in microseconds.
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

static double cpu_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

int main(int argc, char **argv) {
    if (argc != 5) {
        fprintf(stderr, "usage: ticks ADDRESS PORT PERIOD_US SECONDS\n");
        return 2;
    }
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[2]))};
    inet_pton(AF_INET, argv[1], &to.sin_addr);
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    if (to.sin_port && connect(fd, (struct sockaddr *)&to, sizeof to)) {
        perror("connect");
        return 1;
    }
    long period = atol(argv[3]) * 1000;
    long ticks = atol(argv[4]) * 1000000000L / period;
    static char datagram[175];
    struct timespec next;
    clock_gettime(CLOCK_MONOTONIC, &next);
    double before = cpu_us();
    for (long i = 0; i < ticks; i++) {
        if (to.sin_port) {
            send(fd, datagram, sizeof datagram, 0);
        }
        next.tv_nsec += period;
        next.tv_sec += next.tv_nsec / 1000000000;
        next.tv_nsec %= 1000000000;
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
    }
    printf("%.2f\n", (cpu_us() - before) / ticks);
}
