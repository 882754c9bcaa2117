"""The proxies that are compared: how each is set up, and what the kernel says of its worker."""

import os
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from programs import start_croxy  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")
CERTIFICATES = os.path.abspath(".cache/certs")

NGINX = """
worker_processes 1;
daemon off;
pid {home}/nginx.pid;
error_log stderr error;
events {{ worker_connections 8192; }}
http {{
    access_log off;
    client_body_temp_path {home}/body;
    proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
    client_max_body_size 64m;
    client_body_buffer_size 2m;
    keepalive_requests 100000000;
    upstream provider {{
        server 127.0.0.1:{upstream};
        keepalive 64;
        keepalive_requests 100000000;
    }}
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        location / {{
            proxy_pass {scheme}://provider;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            {more}
        }}
    }}
}}
"""

NGINX_TLS = """
            proxy_ssl_trusted_certificate {certificates}/ca.pem;
            proxy_ssl_verify on;
            proxy_ssl_name localhost;
            proxy_ssl_server_name on;
"""

CROXY = """
[server]
port = 0
workers = 1

[provider.mock]
url = "{scheme}://localhost:{upstream}"
{more}

[[routes]]
pattern = "claude-sonnet-4-5"
provider = "mock"
{rewrite}

[default]
provider = "mock"
"""


class Proxy:
    """A running proxy: its port and the process that does the work."""

    port = None
    worker = None

    def cpu_seconds(self):
        with open(f"/proc/{self.worker}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory_kb(self):
        """Resident size now and at its peak."""
        with open(f"/proc/{self.worker}/status") as file:
            lines = dict(line.split(":", 1) for line in file)
        return int(lines["VmRSS"].split()[0]), int(lines["VmHWM"].split()[0])

    def stop(self):
        pass


class Direct(Proxy):
    """No proxy at all: what the load generator and the mock cost by themselves."""

    def __init__(self, upstream):
        self.port = upstream

    def cpu_seconds(self):
        return 0.0

    def memory_kb(self):
        return 0, 0


class Nginx(Proxy):
    def __init__(self, upstream, tls, streams):
        self.home = tempfile.mkdtemp(prefix="bench-nginx-")
        os.chmod(self.home, 0o755)
        self.port = free_port()
        more = NGINX_TLS.format(certificates=CERTIFICATES) if tls else ""
        if streams:
            more += "proxy_buffering off;\n"
        path = os.path.join(self.home, "nginx.conf")
        with open(path, "w") as file:
            file.write(
                NGINX.format(
                    home=self.home, upstream=upstream, port=self.port, scheme="https" if tls else "http", more=more
                )
            )
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        self.master = subprocess.Popen([program, "-c", path, "-p", self.home], stdin=subprocess.DEVNULL)
        self.worker = self._find_worker()

    def _find_worker(self):
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            if self.master.poll() is not None:
                raise RuntimeError(f"nginx ended with {self.master.returncode}")
            for entry in os.listdir("/proc"):
                if entry.isdigit() and parent(entry) == self.master.pid:
                    return int(entry)
            time.sleep(0.02)
        raise RuntimeError("nginx has no worker")

    def stop(self):
        self.master.terminate()
        try:
            self.master.wait(10)
        except subprocess.TimeoutExpired:
            self.master.kill()
            self.master.wait()
        shutil.rmtree(self.home, ignore_errors=True)


class Croxy(Proxy):
    def __init__(self, upstream, tls, rewrites):
        self.home = tempfile.mkdtemp(prefix="bench-croxy-")
        config = CROXY.format(
            scheme="https" if tls else "http",
            upstream=upstream,
            more=f'ca_file = "{CERTIFICATES}/ca.pem"' if tls else "",
            rewrite='model = "rewritten-model-name"' if rewrites else "",
        )
        self.program = start_croxy(config, self.home)
        self.port = int(self.program.address.rpartition(":")[2])
        self.worker = self.program.child.pid

    def stop(self):
        self.program.stop()
        shutil.rmtree(self.home, ignore_errors=True)


def parent(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return int(file.read().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return None


def free_port():
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]
