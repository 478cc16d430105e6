"""The recipe for a Raspberry Pi: threads_camera.py PORT FPS BYTES. A thread for each viewer waits for the newest frame and
writes it as a part of an MJPEG stream. SIGUSR1 prints how many frames were captured."""
import http.server
import signal
import sys
import threading
import time


class Camera:
    def __init__(self, fps, size):
        self.period = 1 / fps
        self.picture = b"\xff\xd8" + b"x" * (size - 4) + b"\xff\xd9"
        self.newest = (0, 0.0)
        self.changed = threading.Condition()

    def capture(self):
        due = time.monotonic()
        while True:
            with self.changed:
                self.newest = (self.newest[0] + 1, time.time())
                self.changed.notify_all()
            due = max(due + self.period, time.monotonic() - self.period)
            time.sleep(max(0, due - time.monotonic()))


class Stream(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        size = len(camera.picture)
        while True:
            with camera.changed:
                camera.changed.wait()
                number, captured = camera.newest
            head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {size}\r\nX-Frame-Sequence: {number}\r\n"
            self.wfile.write(f"{head}X-Timestamp: {captured:.6f}\r\n\r\n".encode() + camera.picture + b"\r\n")

    def log_message(self, *_):
        pass


port, fps, size = map(int, sys.argv[1:4])
camera = Camera(fps, size)
signal.signal(signal.SIGUSR1, lambda *_: print(camera.newest[0], flush=True))
server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Stream)
server.handle_error = lambda *_: None
threading.Thread(target=server.serve_forever, daemon=True).start()
camera.capture()
