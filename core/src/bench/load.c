// A load of echo requests from one thread, cheap enough to keep any of the servers busy. On each connection it sends
// DEPTH frames at once, waits until all are back, compares every byte and begins again. One JSON line at the end.
//
//   load PORT lines|length CONNECTIONS DEPTH SIZE WARMUP_S SECONDS      SIZE: of a frame on the wire
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>
#include <fcntl.h>

enum { EVENTS = 256, READ = 1 << 16, MOST_SAMPLES = 1 << 24, SILENCE_MS = 5000 };

struct peer {
    int fd;
    size_t written, read;
    double asked;
};

static char *round_trip;
static size_t round_size;

static double seconds(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec + at.tv_nsec / 1e9;
}

static void fail(const char *why) {
    fprintf(stderr, "load: %s\n", why);
    exit(1);
}

static void make_round(int length_prefixed, int depth, int size) {
    round_size = (size_t)depth * size;
    round_trip = malloc(round_size);
    for (size_t i = 0; i < round_size; i++) round_trip[i] = "abcdefghijklmnopqrstuvwxyz0123456789"[i % 36];
    for (int frame = 0; frame < depth; frame++) {
        char *at = round_trip + (size_t)frame * size;
        uint32_t prefix = htonl(size - 4);
        if (length_prefixed) memcpy(at, &prefix, 4);
        else at[size - 1] = '\n';
    }
}

static void watch(int poll, struct peer *peer, int operation, uint32_t events) {
    struct epoll_event event = {.events = events, .data.ptr = peer};
    if (epoll_ctl(poll, operation, peer->fd, &event)) fail(strerror(errno));
}

// What does not fit is left for when the socket takes more.
static void ask(int poll, struct peer *peer) {
    while (peer->written < round_size) {
        ssize_t n = write(peer->fd, round_trip + peer->written, round_size - peer->written);
        if (n < 0 && errno == EAGAIN) {
            watch(poll, peer, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
            return;
        }
        if (n < 0) fail(strerror(errno));
        peer->written += n;
    }
}

static int take(struct peer *peer) {
    static char bytes[READ];
    ssize_t n = read(peer->fd, bytes, READ);
    if (n < 0 && errno == EAGAIN) return 0;
    if (n <= 0) fail("the server closed a connection");
    if (peer->read + n > round_size || memcmp(bytes, round_trip + peer->read, n)) fail("the echo differs");
    peer->read += n;
    return peer->read == round_size;
}

static int ascending(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static void dial(int poll, int port, struct peer *peer) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int yes = 1;
    peer->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(peer->fd, (struct sockaddr *)&to, sizeof to)) fail(strerror(errno));
    setsockopt(peer->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    fcntl(peer->fd, F_SETFL, O_NONBLOCK);
    watch(poll, peer, EPOLL_CTL_ADD, EPOLLIN);
}

int main(int argc, char **argv) {
    if (argc != 8) fail("PORT lines|length CONNECTIONS DEPTH SIZE WARMUP_S SECONDS");
    int count = atoi(argv[3]), depth = atoi(argv[4]), poll = epoll_create1(0);
    make_round(!strcmp(argv[2], "length"), depth, atoi(argv[5]));
    struct peer *peers = calloc(count, sizeof *peers);
    for (int i = 0; i < count; i++) dial(poll, atoi(argv[1]), &peers[i]);
    double from = seconds() + atof(argv[6]), to = from + atof(argv[7]);
    double *times = malloc(sizeof(double) * MOST_SAMPLES);
    long samples = 0, rounds = 0;
    for (int i = 0; i < count; i++) {
        peers[i].asked = seconds();
        ask(poll, &peers[i]);
    }
    struct epoll_event events[EVENTS];
    for (double now = 0; now < to;) {
        int ready = epoll_wait(poll, events, EVENTS, SILENCE_MS);
        if (ready == 0) fail("no answer for 5 s");
        for (int i = 0; i < ready; i++) {
            struct peer *peer = events[i].data.ptr;
            if (events[i].events & EPOLLOUT) {
                watch(poll, peer, EPOLL_CTL_MOD, EPOLLIN);
                ask(poll, peer);
            }
            if (!(events[i].events & ~EPOLLOUT) || !take(peer)) continue;
            double back = seconds();
            if (back > from) {
                rounds++;
                if (samples < MOST_SAMPLES) times[samples++] = back - peer->asked;
            }
            peer->written = peer->read = 0;
            peer->asked = back;
            ask(poll, peer);
        }
        now = seconds();
    }
    if (!samples) fail("nothing came back in time");
    qsort(times, samples, sizeof *times, ascending);
    printf("{\"frames_per_s\": %.0f, \"p50_us\": %.1f, \"p99_us\": %.1f}\n", rounds * depth / (to - from),
           times[samples / 2] * 1e6, times[(long)(samples * 0.99)] * 1e6);
}
