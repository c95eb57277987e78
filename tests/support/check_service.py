"""A check service that behaves, or misbehaves, as the path of the request says. Listens on a free
loopback port, which it prints as its first line."""
import json
import socket
import struct
import threading
import time

counts = {}
lock = threading.Lock()


def read_request(stream):
    line = stream.readline()
    if not line:
        return None
    path = line.split()[1].decode()
    headers = {}
    while True:
        line = stream.readline().strip()
        if not line:
            break
        name, _, value = line.partition(b":")
        headers[name.decode().lower()] = value.strip().decode()
    body = stream.read(int(headers.get("content-length", 0)))
    return path, headers, body


def respond(conn, body, status="200 OK", extra=""):
    data = body.encode()
    conn.sendall(("HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n"
                  % (status, len(data), extra)).encode() + data)


def verdict(body):
    record = json.loads(body).get("record", {})
    if "bad" in str(record.get("name", "")):
        return '{"findings":[{"code":"BAD01","message":"bad name","pointer":"/name"}]}'
    return '{"passed":true}'


def handle(conn, path, headers, body, number):
    """Whether the connection goes on."""
    name, _, argument = path[1:].partition("/")
    argument = argument.partition("?")[0]
    if name == "ok":
        respond(conn, verdict(body))
    elif name == "echo":
        respond(conn, json.dumps({"path": path, "headers": headers, "body": body.decode(),
                                  "connection": number}))
    elif name == "slow":
        time.sleep(int(argument) / 1000)
        respond(conn, verdict(body))
    elif name == "status":
        respond(conn, "{}", argument + " Whatever", "Location: /ok\r\n")
    elif name == "moody":  # fails for some records
        down = b'"down"' in body
        respond(conn, "{}" if down else verdict(body), "503 Down" if down else "200 OK")
    elif name == "garbage":
        conn.sendall(b"\x00\x01\x02 this is no HTTP\r\n\r\n")
        return False
    elif name == "truncated":
        conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"pass")
        return False
    elif name == "half_header":
        conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Le")
        return False
    elif name == "close":
        return False
    elif name == "reset":
        conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return False
    elif name == "bytes":
        respond(conn, '"' + "x" * (int(argument) - 2) + '"')
    elif name == "endless":
        conn.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            conn.sendall(b"1000\r\n" + b"x" * 4096 + b"\r\n")
    elif name == "trickle":
        conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while True:
            conn.sendall(b"x")
            time.sleep(0.02)
    elif name == "hang":
        time.sleep(600)
    elif name == "last":
        respond(conn, verdict(body), extra="Connection: close\r\n")
        return False
    elif name == "hang_up":  # says it keeps the connection, but does not
        respond(conn, verdict(body))
        return False
    elif name == "error":
        respond(conn, '{"error":"the register is closed"}')
    elif name == "text":
        respond(conn, "all fine")
    elif name == "count":
        with lock:
            counts[argument] = counts.get(argument, 0) + 1
            n = counts[argument]
        respond(conn, '{"findings":[{"message":"%d"}]}' % n)
    else:
        respond(conn, "{}", "404 Not Found")
    return True


def serve(conn, number):
    try:
        stream = conn.makefile("rb")
        while True:
            request = read_request(stream)
            if request is None or not handle(conn, *request, number):
                break
        stream.close()
    except OSError:
        pass
    finally:
        conn.close()


listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 0))
listener.listen(128)
print(listener.getsockname()[1], flush=True)
number = 0
while True:
    connection, _ = listener.accept()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    number += 1
    threading.Thread(target=serve, args=(connection, number), daemon=True).start()
