#!/usr/bin/env python3
"""Viewers at one server: watch.py PORT tcp|ws|mjpeg|parts CONNECTIONS. All read; each line on standard input is answered by one line of
JSON: frames and bytes so far, and of the first viewer the frames since the last line: number, capture time, age in milliseconds."""
import json
import os
import re
import selectors
import socket
import struct
import sys
import time

HEADER = struct.Struct(">IBBHQQ")
MESSAGE = struct.Struct(">BBHQQ")
TIME_AT, NUMBER_AT = b"X-Timestamp: ", b"X-Frame-Sequence: "
PIECE = 1 << 18


class Tcp:
    """A length of four bytes, the header of a frame, a picture."""

    request = b""

    def __init__(self):
        self.data = bytearray()

    def frames(self, piece):
        self.data += piece
        while len(self.data) >= HEADER.size:
            length, _, _, _, number, micros = HEADER.unpack_from(self.data)
            if len(self.data) < 4 + length:
                break
            del self.data[: 4 + length]
            yield number, micros / 1e6


class WebSocket:
    """Binary messages of a header and a picture, each acknowledged as the page does it; texts are passed over."""

    request = (b"GET /live HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
               b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")

    def __init__(self):
        self.data = bytearray()
        self.opened = False
        self.answers = bytearray()

    def frames(self, piece):
        self.data += piece
        if not self.opened:
            if (end := self.data.find(b"\r\n\r\n")) < 0:
                return
            if not self.data.startswith(b"HTTP/1.1 101 "):
                sys.exit(f"refused: {bytes(self.data)}")
            self.opened = True
            del self.data[: end + 4]
        while len(self.data) >= 10:  # as long as the longest head; pictures and the status are longer
            length, at = self.data[1], 2
            if length >= 126:
                form = struct.Struct(">H" if length == 126 else ">Q")
                length, at = form.unpack_from(self.data, 2)[0], 2 + form.size
            if len(self.data) < at + length:
                break
            message, binary = self.data[at : at + min(length, 20)], self.data[0] == 0x82
            del self.data[: at + length]
            if binary:
                _, _, _, number, micros = MESSAGE.unpack(message)
                text = b"painted %d" % number
                self.answers += struct.pack(">BBI", 0x81, 0x80 | len(text), 0) + text  # a mask of zeros changes nothing
                yield number, micros / 1e6


class Mjpeg:
    """Parts that have a length, a number and a time."""

    request = b"GET /stream.mjpg HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n"

    def __init__(self):
        self.data = bytearray()
        self.seen = 0

    def frames(self, piece):
        self.data += piece
        while (head := self.data.find(NUMBER_AT)) >= 0 and (end := self.data.find(b"\r\n\r\n", head)) >= 0:
            begin = self.data.rfind(b"Content-Length: ", 0, end) + 16
            length = int(self.data[begin : self.data.index(b"\r\n", begin)])
            if len(self.data) < end + 4 + length:
                break
            fields = bytes(self.data[head:end])
            del self.data[: end + 4 + length]
            number, seconds = (float(fields[fields.index(name) + len(name) :].split(b"\r\n")[0]) for name in (NUMBER_AT, TIME_AT))
            if number > self.seen:  # where nothing is new, the last frame comes again
                self.seen = number
                yield int(number), seconds


class Parts:
    """Parts of somebody else, which have a length alone: the number is how many came, the time that of their coming."""

    request = b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n"
    head = re.compile(rb"Content-Length: *([0-9]+)(\r\n[^\r\n]+)*\r\n\r\n", re.IGNORECASE)

    def __init__(self):
        self.data = bytearray()
        self.seen = 0

    def frames(self, piece):
        self.data += piece
        while (head := self.head.search(self.data)) and len(self.data) >= head.end() + int(head[1]):
            del self.data[: head.end() + int(head[1])]
            self.seen += 1
            yield self.seen, time.time()


class Viewers:
    def __init__(self, port, form, count):
        self.ready = selectors.DefaultSelector()
        self.received = self.bytes = self.ended = 0
        self.frames = []
        for which in range(count):
            connection = socket.create_connection(("127.0.0.1", port), 30)
            connection.sendall(form.request % port if form.request else b"")
            self.ready.register(connection, selectors.EVENT_READ, (form(), which == 0))

    def read(self, connection, parser, first):
        try:
            piece = connection.recv(PIECE)
        except OSError:
            piece = b""
        if not piece:
            self.ended += 1
            self.ready.unregister(connection)
            connection.close()
            return
        now = time.time()
        self.bytes += len(piece)
        for number, captured in parser.frames(piece):
            self.received += 1
            if first:
                self.frames.append((number, captured, round((now - captured) * 1000, 3)))
        if isinstance(parser, WebSocket) and parser.answers:
            connection.send(parser.answers)
            parser.answers.clear()

    def told(self):
        frames, self.frames = self.frames, []
        return json.dumps({"received": self.received, "bytes": self.bytes, "ended": self.ended, "frames": frames})


def main():
    port, form, count = int(sys.argv[1]), {"tcp": Tcp, "ws": WebSocket, "mjpeg": Mjpeg, "parts": Parts}[sys.argv[2]], int(sys.argv[3])
    viewers = Viewers(port, form, count)
    viewers.ready.register(0, selectors.EVENT_READ)
    print("{}", flush=True)
    while True:
        for key, _ in viewers.ready.select():
            if key.fd != 0:
                viewers.read(key.fileobj, *key.data)
            elif os.read(0, 100):
                print(viewers.told(), flush=True)
            else:
                return


main()
