"""A proxy that hands every GET on and writes its address into a file: python proxy.py TARGET FILE. Prints its port.

A process of its own: GDAL, called from Python, would not let a thread answer.
"""

import http.server
import sys
import urllib.parse

import requests

TARGET, SEEN = sys.argv[1], open(sys.argv[2], "a", buffering=1)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        SEEN.write(urllib.parse.unquote_plus(self.path) + "\n")
        headers = {name: value for name, value in self.headers.items() if name.lower() in ("accept", "authorization")}
        answer = requests.get(TARGET + self.path, headers=headers, timeout=60)
        self.send_response(answer.status_code)
        for name in ("Content-Type", "Content-Crs", "Link"):
            if name in answer.headers:
                self.send_header(name, answer.headers[name])
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def log_message(self, *arguments):
        """Nothing to standard error."""


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
