"""A wire tap: passes bytes between a client and a server and keeps what the client wrote."""

import socket
import threading


class Tap:
    def __init__(self, address):
        host, _, port = address.partition(":")
        self.target = (host, int(port))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.written = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self.listener.close()

    def requests(self):
        """Head and body of each complete request that had a length, over all connections."""
        return [request for data in self.written for request in split(bytes(data))]

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(self.target)
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            record = bytearray()
            self.written.append(record)
            threading.Thread(target=pump, args=(client, server, record), daemon=True).start()
            threading.Thread(target=pump, args=(server, client, None), daemon=True).start()


def pump(source, sink, record):
    try:
        while data := source.recv(65536):
            if record is not None:
                record += data
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def split(data):
    requests = []
    while (end := data.find(b"\r\n\r\n")) >= 0:
        head = data[: end + 4]
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if len(data) < len(head) + length:
            break
        requests.append((head, data[len(head) : len(head) + length]))
        data = data[len(head) + length :]
    return requests
