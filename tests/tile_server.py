"""Somebody else's server of map tiles, on this machine: every tile is of one colour."""

import struct
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COLOUR = (200, 30, 160)
_SIDE = 256


def a_tile() -> bytes:
    """Return a PNG of one colour."""
    row = b"\x00" + bytes(COLOUR) * _SIDE
    head = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(row * _SIDE)), (b"IEND", b""))
    told = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + told


class TileServer:
    """Serves tiles at /{z}/{x}/{y} and remembers which were asked for, and by whom."""

    def __init__(self) -> None:
        tile, self.asked, self.referrers = a_tile(), [], set()
        seen = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                seen.asked.append(tuple(map(int, self.path.strip("/").split("/"))))
                seen.referrers.add(self.headers.get("Referer"))
                self.send_response(200)
                self.send_header("Content-Type", "image/png")
                self.end_headers()
                self.wfile.write(tile)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._server.server_close()
