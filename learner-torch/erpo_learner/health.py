"""The probes and meters of the learner: rank 0 answers the paths that the other services have. A step may take any time."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .metrics import CONTENT_TYPE

READY = ("WAITING", "WORKING")


class Status:
    """What the learner does now."""

    def __init__(self):
        self._state = "CONNECTING", ""

    def enter(self, phase, record=""):
        self._state = phase, record

    @property
    def phase(self):
        return self._state[0]

    @property
    def record(self):
        return self._state[1]


def serve(status, metrics, host, port):
    """Answers in the background, until the process ends; returns the server."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path == "/q/health/live":
                self._probe("learner is alive", True)
            elif self.path == "/q/health/ready":
                self._probe("learner has read the log", status.phase in READY)
            elif self.path == "/q/metrics":
                self._answer(200, CONTENT_TYPE, metrics.text())
            else:
                self.send_error(404)

        def _probe(self, name, up):
            state = "UP" if up else "DOWN"
            data = {"phase": status.phase} | ({"record": status.record} if status.record else {})
            body = {"status": state, "checks": [{"name": name, "status": state, "data": data}]}
            self._answer(200 if up else 503, "application/json", json.dumps(body))

        def _answer(self, code, kind, text):
            body = text.encode()
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer((host, port), Answers)
    threading.Thread(target=server.serve_forever, name="probes", daemon=True).start()
    return server
