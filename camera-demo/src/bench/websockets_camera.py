"""A camera on Python's websockets: websockets_camera.py PORT FPS BYTES. Each frame, laid out as ours at /live, is broadcast to all
viewers; what they say is read and passed over."""
import asyncio
import struct
import sys
import time

import websockets

HEADER = struct.Struct(">BBHQQ")


async def passed_over(viewers, viewer):
    viewers.add(viewer)
    try:
        async for _ in viewer:
            pass
    except websockets.ConnectionClosed:
        pass
    finally:
        viewers.discard(viewer)


async def main():
    port, fps, size = map(int, sys.argv[1:4])
    picture = b"\xff\xd8" + b"x" * (size - 4) + b"\xff\xd9"
    viewers = set()
    async with websockets.serve(lambda viewer, *_: passed_over(viewers, viewer), "127.0.0.1", port, compression=None):
        number, due = 0, time.monotonic()
        while True:
            number += 1
            head = HEADER.pack(1, 1, HEADER.size, number, time.time_ns() // 1000)
            websockets.broadcast(viewers, head + picture)
            due = max(due + 1 / fps, time.monotonic() - 1 / fps)
            await asyncio.sleep(due - time.monotonic())


asyncio.run(main())
