// sendseq: datagrams of one device with rising sequences, as fast as one core can. Usage: sendseq PORT SECONDS [RATE [DEVICES]]
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + t.tv_nsec * 1e-9; }
static void hex(char *at, int digits, unsigned long v) { while (digits--) { at[digits] = "0123456789abcdef"[v & 15]; v >>= 4; } }
int main(int argc, char **argv) {
  double rate = argc > 3 ? atof(argv[3]) : 0; int devices = argc > 4 ? atoi(argv[4]) : 1;
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
  a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, (void *)&a, sizeof a)) return 1;
  static char p[64][128]; struct iovec io[64]; struct mmsghdr m[64]; memset(m, 0, sizeof m);
  for (int i = 0; i < 64; i++) {
    int n = sprintf(p[i], "#sc1 1111111111111111 2222222222222222 0000000000000000 0000000000000000 00000000 00000000 1\nm f=1\n");
    io[i].iov_base = p[i]; io[i].iov_len = n; m[i].msg_hdr.msg_iov = &io[i]; m[i].msg_hdr.msg_iovlen = 1;
  }
  unsigned long total = 0; double from = now(), until = from + atof(argv[2]);
  while (now() < until) {
    if (rate && total > (now() - from) * rate) continue;
    double t = now();
    for (int i = 0; i < 64; i++) {
      unsigned long k = total + i, seq = k / devices;
      hex(p[i] + 5, 16, 0x1111111111111111ul + k % devices); hex(p[i] + 39, 16, seq); hex(p[i] + 56, 16, (unsigned long)(t * 1e9)); hex(p[i] + 73, 8, seq + 1);
    }
    int n = sendmmsg(fd, m, 64, 0); if (n > 0) total += n;
  }
  printf("{\"sent\":%ld,\"per_s\":%.0f}\n", total, total / (now() - from));
}
