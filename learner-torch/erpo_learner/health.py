"""The probes of the learner: rank 0 answers the paths that the other services have. A step may take any time."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

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


def serve(status, host, port):
    """Answers in the background, until the process ends."""

    class Probes(BaseHTTPRequestHandler):
        def do_GET(self):
            checks = {
                "/q/health/live": ("learner is alive", True),
                "/q/health/ready": ("learner has read the log", status.phase in READY),
            }
            if self.path not in checks:
                return self.send_error(404)
            name, up = checks[self.path]
            state = "UP" if up else "DOWN"
            data = {"phase": status.phase} | ({"record": status.record} if status.record else {})
            body = json.dumps({"status": state, "checks": [{"name": name, "status": state, "data": data}]}).encode()
            self.send_response(200 if up else 503)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer((host, port), Probes)
    threading.Thread(target=server.serve_forever, name="probes", daemon=True).start()
