"""Runs generated programs under CPython with a recorder in place of the APIs, and notes which calls
were made with an address that means every interface."""
import contextlib
import ipaddress
import os
import sys
import types

from choices import Choices

EVERY_INTERFACE = {"", "0.0.0.0", "::"}
CALL_LIMIT = 400  # of one run: `while flag()` ends at some time


class Stop(BaseException):
    """Ends a run that asked for too many inputs."""


def is_doubtful(host):
    """Other spellings that some systems read as every interface; no verdict is asked for them."""
    if not isinstance(host, str):
        return True
    try:
        return int(ipaddress.ip_address(host)) == 0
    except ValueError:
        return not host.replace("0", "").replace(".", "").replace("x", "")


class Record:
    """Call sites, as (file, line): where it was unsafe, doubtful, or reached at all."""

    def __init__(self):
        self.unsafe = {}
        self.doubtful = set()
        self.reached = set()

    def note(self, host, unsafe_hosts=EVERY_INTERFACE):
        frame = sys._getframe(1)
        while frame.f_code.co_filename == __file__:
            frame = frame.f_back
        site = (frame.f_code.co_filename, frame.f_lineno)
        self.reached.add(site)
        if host is None or isinstance(host, str):
            if host in unsafe_hosts:
                self.unsafe.setdefault(site, host)
                return
        if is_doubtful(host):
            self.doubtful.add(site)

    def note_address(self, address):
        if isinstance(address, tuple) and address:
            self.note(address[0])


def fake_modules(record, inputs):
    """The modules that a run sees instead of its own."""

    class Socket:
        def __init__(self, family=2, type=1, proto=0):
            self.family = family

        def bind(self, address):
            if self.family != 1:
                record.note_address(address)

        def setsockopt(self, *arguments):
            pass

        def listen(self, backlog=1):
            pass

        def close(self):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *arguments):
            return False

    class TCPServer:
        def __init__(self, server_address, RequestHandlerClass=None, bind_and_activate=True):
            record.note_address(server_address)
            self.server_address = server_address

        def serve_forever(self):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *arguments):
            return False

    class UDPServer(TCPServer):
        pass

    class HTTPServer(TCPServer):
        pass

    class ThreadingHTTPServer(HTTPServer):
        pass

    class SimpleXMLRPCServer(TCPServer):
        def __init__(self, addr, requestHandler=None):
            super().__init__(addr)

    def create_server(address):
        record.note_address(address)

    def make_server(host, port, app):
        record.note(host)

    def start_server(callback, host=None, port=None):
        record.note(host, EVERY_INTERFACE | {None})

    def module(name, **members):
        result = types.ModuleType(name)
        vars(result).update(members)
        return result

    http_server = module("http.server", HTTPServer=HTTPServer,
                         ThreadingHTTPServer=ThreadingHTTPServer,
                         BaseHTTPRequestHandler=type("BaseHTTPRequestHandler", (), {}))
    xmlrpc_server = module("xmlrpc.server", SimpleXMLRPCServer=SimpleXMLRPCServer)
    simple_server = module("wsgiref.simple_server", make_server=make_server)
    return {
        "socket": module("socket", socket=Socket, AF_INET=2, AF_INET6=10, AF_UNIX=1,
                         SOCK_STREAM=1, create_server=create_server),
        "socketserver": module("socketserver", TCPServer=TCPServer, UDPServer=UDPServer),
        "http": module("http", server=http_server),
        "http.server": http_server,
        "xmlrpc": module("xmlrpc", server=xmlrpc_server),
        "xmlrpc.server": xmlrpc_server,
        "wsgiref": module("wsgiref", simple_server=simple_server),
        "wsgiref.simple_server": simple_server,
        "asyncio": module("asyncio", start_server=start_server),
        "surroundings": module("surroundings", **inputs),
    }


def make_inputs(seed):
    """What krait cannot know; the seed decides what it is."""
    choices = Choices(seed)
    calls = [0]

    def counted():
        calls[0] += 1
        if calls[0] > CALL_LIMIT:
            raise Stop

    def flag():
        counted()
        return choices.chance(0.5)

    def number():
        counted()
        return choices.below(2)

    def text(*arguments):
        counted()
        return choices.pick(["a", "b", "10.1.1.1", "other"])

    def several():
        counted()
        return list(range(choices.below(4)))

    def risky():
        counted()
        if choices.chance(0.5):
            raise choices.pick([ValueError, KeyError, OSError])("risky")

    functions = {"flag": flag, "number": number, "text": text, "several": several, "risky": risky}
    environment = {}
    for name in ("HOST", "BIND", "ADDRESS"):
        if choices.chance(0.5):
            environment[name] = "10.2.2.2"
    return functions, environment


class Finder:
    """Imports the program's own files from their compiled code."""

    def __init__(self, code):
        self.code = code

    def find_spec(self, name, path=None, target=None):
        if name not in self.code:
            return None
        import importlib.machinery
        return importlib.machinery.ModuleSpec(name, self, is_package=name == "parts")

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(self.code[module.__spec__.name], vars(module))


def compile_program(folder, files):
    code = {}
    for path, text in files:
        name = path[:-3].replace("/", ".")
        name = name[:-len(".__init__")] if name.endswith(".__init__") else name
        code[name] = compile(text, os.path.join(folder, path), "exec")
    return code


@contextlib.contextmanager
def replaced_surroundings(code, modules, environment):
    names = set(modules) | {"helpers", "parts", "parts.inner", "settings"}
    saved = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    saved_environment = dict(os.environ)
    finder = Finder(code)
    sys.modules.update(modules)
    sys.meta_path.insert(0, finder)
    for name in ("HOST", "BIND", "ADDRESS"):
        os.environ.pop(name, None)
    os.environ.update(environment)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in names:
            sys.modules.pop(name, None)
        sys.modules.update(saved)
        os.environ.clear()
        os.environ.update(saved_environment)


def run_program(code, seed, record):
    """One run with the inputs of a seed; its exception when it ended by one, else None."""
    inputs, environment = make_inputs(seed)
    modules = fake_modules(record, inputs)
    with replaced_surroundings(code, modules, environment):
        try:
            exec(code["main"], {"__name__": "__main__", "__builtins__": __builtins__})
        except (Exception, Stop) as exception:
            return exception
    return None
