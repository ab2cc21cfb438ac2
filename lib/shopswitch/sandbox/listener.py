"""A small HTTP/1.1 server for one WSGI application: keep-alive, optional TLS, stops at once.

The servers at hand close after each answer, wait before each close, or do the TLS handshake of one caller
while all others queue; a rehearsal with eight notebooks at once notices each of these.
"""

import io
import logging
import socket
import ssl
import struct
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from typing import Any
from urllib.parse import unquote_to_bytes

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
"""A WSGI application."""

_log = logging.getLogger(__name__)
_IDLE_S = 60
_ABORT = struct.pack("ii", 1, 0)
"""SO_LINGER on, zero seconds: closing resets the connection instead of ending it politely."""


class Listener(ThreadingMixIn, TCPServer):
    """Serves an application on one loopback port, each connection in a thread of its own.

    Args:
        address: Host and port; port 0 takes a free one. The port is taken at once.
        context: Server side of TLS, or None for plain HTTP.
    """

    allow_reuse_address = True
    request_queue_size = 128
    # Their end is waited for in `stop`, which first closes every connection.
    daemon_threads = False

    app: Application

    def __init__(self, address: tuple[str, int], context: ssl.SSLContext | None = None) -> None:
        super().__init__(address, _Handler)
        self.context = context
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Base address without a slash at the end."""
        host, port = self.server_address[:2]
        return f"{'http' if self.context is None else 'https'}://{host!s}:{port}"

    def start(self, app: Application) -> None:
        """Serve the application in a thread of its own."""
        self.app = app
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), name=f"sandbox {self.url}")
        self._thread.start()

    def stop(self) -> None:
        """Close every connection and the port, and wait for the threads; harmless when repeated."""
        if self._thread is not None:
            self.shutdown()
            self._thread.join()
            self._thread = None
        with self._open_lock:
            for connection in self._open:
                # The plain method: SSLSocket's own drops its state under the thread that is reading.
                with suppress(OSError):
                    socket.socket.shutdown(connection, socket.SHUT_RDWR)
        self.server_close()

    def get_request(self) -> tuple[socket.socket, Any]:
        """Accept a connection; the TLS handshake is left to its own thread."""
        connection, address = super().get_request()
        if self.context is not None:
            connection = self.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        with self._open_lock:
            self._open.add(connection)
        return connection, address

    def close_request(self, request: Any) -> None:
        """Close a connection and forget it."""
        with self._open_lock:
            self._open.discard(request)
        super().close_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Callers come and go; anything else is a bug and is logged."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            _log.error("A connection to the sandbox ended with an error.", exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    """One connection: reads whole requests, answers each in one piece."""

    protocol_version = "HTTP/1.1"
    timeout = _IDLE_S
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Listener

    def setup(self) -> None:
        super().setup()
        if isinstance(self.connection, ssl.SSLSocket):
            self.connection.do_handshake()

    def handle_one_request(self) -> None:
        try:
            self.raw_requestline = self.rfile.readline(65537)
            # `parse_request` finds out whether the caller keeps the connection.
            if not self.raw_requestline or not self.parse_request():
                self.close_connection = True
                return
            body = self._read_body()
        except (OSError, ValueError):  # gone, idle too long, or not HTTP
            self.close_connection = True
            return
        answer = _Answer()
        try:
            answer.body = b"".join(self.server.app(self._environ(body), answer.start))
        except ConnectionError:
            self._abort()
            return
        except Exception:
            _log.exception("The sandbox could not answer %s %s.", self.command, self.path.partition("?")[0])
            answer = _Answer.failed()
        try:
            self._send(answer)
        except OSError:  # the caller did not wait for it
            self.close_connection = True

    def handle_expect_100(self) -> bool:
        accepted = super().handle_expect_100()
        self.wfile.flush()
        return accepted

    def log_message(self, format: str, *args: object) -> None:
        """Calls are recorded by the application, not on the terminal."""

    def _read_body(self) -> bytes:
        """The request body.

        Raises:
            ValueError: its length is not announced in a way that can be read.
        """
        if "chunked" not in self.headers.get("Transfer-Encoding", "").lower():
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = bytearray()
        while size := int(self.rfile.readline(100).split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline(10)
        while self.rfile.readline(65537).strip():
            pass
        return bytes(body)

    def _environ(self, body: bytes) -> dict[str, Any]:
        path, _, query = self.path.partition("?")
        host, port = self.server.server_address[:2]
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.command,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            # The path as sent: an escaped slash in an id cannot be told apart in PATH_INFO.
            "REQUEST_URI": self.path,
            "RAW_URI": self.path,
            "SERVER_NAME": str(host),
            "SERVER_PORT": str(port),
            "SERVER_PROTOCOL": self.request_version,
            "REMOTE_ADDR": self.client_address[0],
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http" if self.server.context is None else "https",
            "wsgi.input": io.BytesIO(body),
            "wsgi.input_terminated": True,
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for name, value in self.headers.items():
            if "_" not in name:
                key = f"HTTP_{name.upper().replace('-', '_')}"
                environ[key] = f"{environ[key]},{value}" if key in environ else value
        environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE", "")
        environ["CONTENT_LENGTH"] = str(len(body))
        environ.pop("HTTP_CONTENT_LENGTH", None)
        return environ

    def _send(self, answer: "_Answer") -> None:
        bodiless = answer.code in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}
        announced = answer.announced
        if announced is None and not bodiless:
            announced = len(answer.body)
            answer.headers.append(("Content-Length", str(announced)))
        self.send_response_only(answer.code, answer.reason)
        for name, value in answer.headers:
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and not bodiless:
            self.wfile.write(answer.body)
            if announced != len(answer.body):
                # Fewer bytes than announced is a deliberate cut: only closing makes it visible.
                self.close_connection = True
        self.wfile.flush()

    def _abort(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT)
        self.connection.close()


class _Answer:
    """What the application answered."""

    def __init__(self) -> None:
        self.code = int(HTTPStatus.INTERNAL_SERVER_ERROR)
        self.reason = ""
        self.headers: list[tuple[str, str]] = []
        self.body = b""

    @classmethod
    def failed(cls) -> "_Answer":
        """The answer when the application itself broke."""
        answer = cls()
        answer.start("500 Internal Server Error", [("Content-Type", "application/json")])
        answer.body = b'{"error": "The sandbox itself failed; its log says why."}\n'
        return answer

    @property
    def announced(self) -> int | None:
        """The length the application announced, if it did."""
        lengths = [value for name, value in self.headers if name.lower() == "content-length"]
        return int(lengths[0]) if lengths else None

    def start(self, status: str, headers: Iterable[tuple[str, str]], exc_info: object = None) -> Any:
        """WSGI's start_response; the old write function is not offered."""
        code, _, self.reason = status.partition(" ")
        self.code = int(code)
        self.headers = list(headers)
        return None
