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
{modules}
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

# Where Debian puts them; only loaded where they are wanted, so that plain nginx stays plain.
NGINX_LUA = """
load_module /usr/lib/nginx/modules/ndk_http_module.so;
load_module /usr/lib/nginx/modules/ngx_http_lua_module.so;
"""

CROXY = """
[server]
port = 0
workers = 1

[provider.mock]
url = "{scheme}://localhost:{upstream}"
{trust}

{routes}
[default]
provider = "mock"
"""

ROUTE = """
[[routes]]
pattern = "{pattern}"
provider = "mock"
{more}
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
    """`more` stands in the location."""

    def __init__(self, upstream, tls=False, streams=False, more=""):
        self.home = tempfile.mkdtemp(prefix="bench-nginx-")
        os.chmod(self.home, 0o755)
        self.port = free_port()
        modules = NGINX_LUA if "_by_lua" in more else ""
        if tls:
            more += NGINX_TLS.format(certificates=CERTIFICATES)
        if streams:
            more += "proxy_buffering off;\n"
        path = os.path.join(self.home, "nginx.conf")
        with open(path, "w") as file:
            file.write(
                NGINX.format(
                    modules=modules, home=self.home, upstream=upstream, port=self.port,
                    scheme="https" if tls else "http", more=more,
                )  # fmt: skip
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
    """`more` stands in the route; or so many routes, for `model-0-` and so on."""

    def __init__(self, upstream, tls=False, more="", routes=0):
        patterns = [f"model-{number}-" for number in range(routes)] or ["claude-sonnet-4-5"]
        self.home = tempfile.mkdtemp(prefix="bench-croxy-")
        config = CROXY.format(
            scheme="https" if tls else "http",
            upstream=upstream,
            trust=f'ca_file = "{CERTIFICATES}/ca.pem"' if tls else "",
            routes="".join(ROUTE.format(pattern=pattern, more=more) for pattern in patterns),
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
