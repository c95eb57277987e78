# External checks as an HTTP service: the path says how it behaves.
import http.server, json, os, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status, reply = 200, {"passed": True}
        if self.headers.get("X-Key") != "secret":
            status, reply = 403, {}
        elif self.path == "/refuse":
            message = "refused " + request["record"]["id"]
            reply = {"findings": [{"code": "NET01", "message": message}]}
        elif self.path == "/broken":
            status, reply = 500, {}
        text = b"<html>" if self.path == "/garbage" else json.dumps(reply).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
    def log_message(self, *args):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open("port.new", "w") as file:
    file.write(str(server.server_port))
os.rename("port.new", "port")
server.serve_forever()
