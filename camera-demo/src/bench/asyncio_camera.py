"""Cameras on asyncio that serve frames as ours does over TCP: asyncio_camera.py turn|tasks PORT FPS BYTES.

turn: the capture loop writes each frame to every viewer, and awaits drain() for each in turn. tasks: it puts each frame into
every viewer's queue, and a task for each viewer writes and drains. SIGUSR1 prints how many frames were captured."""
import asyncio
import signal
import struct
import sys
import time

HEADER = struct.Struct(">IBBHQQ")


class Camera:
    def __init__(self, fps, size):
        self.period = 1 / fps
        self.picture = b"\xff\xd8" + b"x" * (size - 4) + b"\xff\xd9"
        self.captured = 0
        self.viewers = set()

    def snapshot(self):
        self.captured += 1
        micros = time.time_ns() // 1000
        return HEADER.pack(20 + len(self.picture), 1, 1, 20, self.captured, micros) + self.picture

    async def capture(self, deliver):
        due = time.monotonic()
        while True:
            await deliver(self.snapshot())
            due = max(due + self.period, time.monotonic() - self.period)
            await asyncio.sleep(due - time.monotonic())

    async def in_turn(self, frame):
        for viewer in list(self.viewers):
            try:
                viewer.write(frame)
                await viewer.drain()
            except ConnectionError:
                self.viewers.discard(viewer)

    async def to_queues(self, frame):
        for queue in self.viewers:
            queue.put_nowait(frame)

    async def watch(self, reader, writer):
        self.viewers.add(writer)

    async def watch_queue(self, reader, writer):
        queue = asyncio.Queue()
        self.viewers.add(queue)
        try:
            while True:
                writer.write(await queue.get())
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            self.viewers.discard(queue)


async def main():
    form, port, fps, size = sys.argv[1], *map(int, sys.argv[2:5])
    camera = Camera(fps, size)
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, lambda: print(camera.captured, flush=True))
    watch, deliver = (camera.watch, camera.in_turn) if form == "turn" else (camera.watch_queue, camera.to_queues)
    async with await asyncio.start_server(watch, "127.0.0.1", port):
        await camera.capture(deliver)


asyncio.run(main())
