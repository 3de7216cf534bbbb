"""Statements of generated programs: assignments, branches, loops, exceptions, changes of containers
and objects, and the calls whose addresses are recorded."""

# (import, call with an address or with a host)
APIS = [
    ("import socket", "socket.socket().bind({A})"),
    ("import socket", "socket.socket(socket.AF_INET, socket.SOCK_STREAM).bind({A})"),
    ("import socket as sockets", "sockets.socket(sockets.AF_INET6).bind({A})"),
    ("import socket", "socket.socket(socket.AF_UNIX).bind({A})"),
    ("from socket import create_server", "create_server({A})"),
    ("from socket import create_server", "create_server(address={A})"),
    ("from http.server import HTTPServer", "HTTPServer({A}, None)"),
    ("import http.server",
     "http.server.ThreadingHTTPServer(RequestHandlerClass=None, server_address={A})"),
    ("from http import server as web", "web.HTTPServer(*({A}, None))"),
    ("import socketserver", "socketserver.TCPServer({A}, None)"),
    ("from socketserver import UDPServer as Udp", "Udp({A}, None)"),
    ("from xmlrpc.server import SimpleXMLRPCServer", "SimpleXMLRPCServer({A})"),
    ("from xmlrpc.server import *", "SimpleXMLRPCServer(addr={A})"),
    ("from wsgiref.simple_server import make_server", "make_server({H}, 80, None)"),
    ("from wsgiref.simple_server import make_server",
     "make_server(**{{'host': {H}, 'port': 80, 'app': None}})"),
    ("import asyncio", "asyncio.start_server(None, {H}, 80)"),
    ("import asyncio", "asyncio.start_server(None, port=80, host={H})"),
    ("import socketserver", "getattr(socketserver, 'TCPServer')({A}, None)"),
    ("import importlib", "importlib.import_module('http.server').HTTPServer({A}, None)"),
    ("import socketserver, functools", "functools.partial(socketserver.TCPServer, {A})(None)"),
    ("import socketserver", "(lambda a: socketserver.TCPServer(a, None))({A})"),
    ("import socketserver", "[socketserver.TCPServer, socketserver.UDPServer][0]({A}, None)"),
    ("from http.server import HTTPServer", "{{'web': HTTPServer}}['web']({A}, None)"),
]
SERVER_CLASSES = [
    ("from http.server import HTTPServer", "HTTPServer"),
    ("import http.server", "http.server.ThreadingHTTPServer"),
    ("import socketserver", "socketserver.TCPServer"),
    ("from socketserver import UDPServer", "UDPServer"),
]


class Statements:
    def bind(self, scope, depth=2):
        """A call that is recorded, on one line."""
        servers = scope.names("server")
        if servers and self.choices.chance(0.4):
            scope.emit(f"{self.choices.pick(servers)}({self.address(scope, depth)}, None)")
            return
        sockets = scope.names("socket")
        if sockets and self.choices.chance(0.4):
            scope.emit(f"{self.choices.pick(sockets)}.bind({self.address(scope, depth)})")
            return
        line, call = self.choices.pick(APIS)
        scope.module.need(line)
        address, host = self.address(scope, depth), self.host(scope, depth)
        scope.emit(call.format(A=address, H=host))

    def statements(self, scope, count, depth):
        for _ in range(count):
            if scope.budget[0] <= 0:
                break
            scope.budget[0] -= 1
            self.produce(self.statement_forms, scope, depth)
        scope.end_block()

    def nested(self, scope, depth):
        """A block below the line that was just written."""
        inner = scope.block()
        self.statements(inner, 1 + self.choices.below(3), depth - 1)
        return inner

    def target(self, scope, kind, word):
        """An old variable of the kind or a new one."""
        names = [name for name in scope.names(kind) if name in scope.owned]
        if names and self.choices.chance(0.5):
            return self.choices.pick(names)
        return self.program.fresh(word)

    # Assignments.

    def assign_statement(self, scope, depth):
        name = self.target(scope, "host", "host")
        host = self.host(scope, depth)
        if name in scope.names("host") and self.choices.chance(0.15):
            scope.emit(self.choices.pick(["{0} += ''", "{0} = {0} or {1}", "{0} = {0}", "{0} *= 1"])
                       .format(name, f"({host})"))
            return
        pattern = self.choices.pick(["{0} = {1}"] * 6 + [
            "{0}: str = {1}", "({0} := ({1}))", "{0}, = ({1},)", "({0}, *_) = [{1}, 1]",
            "_, {0} = 1, ({1})", "_ = {0} = {1}", "[_, [{0}]] = 1, [{1}]", "*_, {0} = ('x', {1})",
        ])
        scope.emit(pattern.format(name, host))
        scope.add(name, "host")

    def address_statement(self, scope, depth):
        name = self.target(scope, "address", "address")
        scope.emit(f"{name} = {self.address(scope, depth)}")
        scope.add(name, "address")

    def swap_statement(self, scope, depth):
        left, right = self.target(scope, "host", "host"), self.target(scope, "host", "host")
        if left == right:
            return
        scope.emit(f"{left}, {right} = {self.host(scope, depth)}, {self.host(scope, depth)}")
        scope.add(left, "host")
        scope.add(right, "host")

    def delete_statement(self, scope, depth):
        name = self.program.fresh("host")
        scope.emit(f"{name} = {self.host(scope, depth)}")
        if self.choices.chance(0.5):
            scope.emit(f"del {name}")
            scope.emit(f"{name} = {self.host(scope, depth)}")
        scope.add(name, "host")

    def hosts_statement(self, scope, depth):
        names = scope.names("hosts")
        if not names or self.choices.chance(0.4):
            name = self.target(scope, "hosts", "hosts")
            scope.emit(f"{name} = {self.hosts(scope, depth)}")
            scope.add(name, "hosts")
            return
        self.change(scope, self.choices.pick(names), [
            "{0}.append({1})", "{0}[0] = {1}", "{0}[1:] = [{1}]", "{0}.insert(0, {1})",
            "{0} += [{1}]",
            "{0}.extend([{1}])", "{0}.reverse()", "{0}[-1] = {1}", "{0} = {0}[::-1]", "{0}.sort()",
            "{0}[:] = [{1}, {1}]", "{0}.extend(h for h in ({1},))", "{0}, _ = [{1}] + {0}, 1",
            "{0}.__setitem__(1, {1})", "{0}[0], {0}[1] = {0}[1], {1}", "{0}.append({0}.pop(0))",
            "list.append({0}, {1})", "{0} = sorted({0})", "{0} = [h or {1} for h in {0}]",
        ], depth)

    def change(self, scope, name, patterns, depth):
        """Changes what a variable holds, and binds it anew only where it is a local one."""
        if name not in scope.owned:
            rebinding = ("{0} =", "{0} +=", "{0} |=", "{0}, ")
            patterns = [pattern for pattern in patterns if not pattern.startswith(rebinding)]
        scope.emit(self.choices.pick(patterns).format(name, f"({self.host(scope, depth)})"))

    def table_statement(self, scope, depth):
        names = scope.names("table")
        if not names or self.choices.chance(0.4):
            name = self.target(scope, "table", "table")
            scope.emit(f"{name} = {self.table(scope, depth)}")
            scope.add(name, "table")
            return
        self.needs_inputs(scope)
        self.change(scope, self.choices.pick(names), [
            "{0}['first'] = {1}", "{0}['second'] = {1}", "{0}.update(first={1})",
            "{0}.update({{'second': {1}}})",
            "{0}.setdefault('first', {1})", "{0}['first'] = {0}.pop('second'); {0}['second'] = {1}",
            "{0} |= {{'first': {1}}}", "{0}.update([('second', {1})])",
            "{0} = {{**{0}, 'first': {1}}}",
            "{0}['first'], {0}['second'] = {0}['second'], {1}", "{0} = dict({0}, second={1})",
            "{0}.__setitem__('first', {1})", "{0}['other'] = {1}", "{0} = {0}.copy()",
            "{0}['second'] += ''", "{0}[text()] = {1}",
        ], depth)

    def alias_statement(self, scope, depth):
        kind = self.choices.pick(["hosts", "table", "bag"])
        names = scope.names(kind)
        if names:
            name = self.program.fresh(kind)
            scope.emit(f"{name} = {self.choices.pick(names)}")
            scope.add(name, kind)

    def bag_statement(self, scope, depth):
        names = scope.names("bag")
        host = self.host(scope, depth)
        if names and self.choices.chance(0.5):
            scope.emit(self.choices.pick([
                "{0}.host = {1}", "setattr({0}, 'host', {1})", "{0}.__dict__['host'] = {1}",
                "vars({0}).update(host={1})", "{0}.host, _ = {1}, 1",
            ]).format(self.choices.pick(names), f"({host})"))
            return
        name = self.program.fresh("bag")
        scope.module.need("import types, argparse")
        scope.emit(self.choices.pick([
            "{0} = types.SimpleNamespace(host={1}, port=80)", "{0} = argparse.Namespace(host={1})",
            "{0} = types.SimpleNamespace(**{{'host': {1}}})",
        ]).format(name, f"({host})"))
        scope.add(name, "bag")

    def server_statement(self, scope, depth):
        name = self.program.fresh("server")
        line, expression = self.choices.pick(SERVER_CLASSES)
        other_line, other = self.choices.pick(SERVER_CLASSES)
        scope.module.need(line)
        scope.module.need(other_line)
        self.needs_inputs(scope)
        scope.emit(self.choices.pick([
            "{0} = {1}", "{0} = {1} if flag() else {2}", "{0} = {{'a': {1}, 'b': {2}}}['a']",
            "{0} = lambda a, h: {1}(a, h)", "{0} = [{1}, {2}][number()]", "{0} = ({1} or {2})",
        ]).format(name, expression, other))
        scope.add(name, "server")

    def socket_statement(self, scope, depth):
        name = self.program.fresh("sock")
        scope.module.need("import socket, contextlib")
        if self.choices.chance(0.5):
            scope.emit(f"{name} = socket.socket()")
            scope.add(name, "socket")
            return
        scope.emit(self.choices.pick([
            "with socket.socket() as {0}:", "with contextlib.closing(socket.socket()) as {0}:",
            "with contextlib.nullcontext(), socket.socket() as {0}:",
        ]).format(name))
        inner = scope.block()
        inner.add(name, "socket")
        self.statements(inner, 1, depth - 1)
        inner.emit(f"{name}.bind({self.address(inner, depth)})")

    # Flow.

    def if_statement(self, scope, depth):
        scope.emit(f"if {self.condition(scope, depth)}:")
        self.nested(scope, depth)
        while self.choices.chance(0.2):
            scope.emit(f"elif {self.condition(scope, 1)}:")
            self.nested(scope, depth)
        if self.choices.chance(0.5):
            scope.emit("else:")
            self.nested(scope, depth)

    def match_statement(self, scope, depth):
        kind = self.choices.pick(["host", "address"])
        subject = self.choices.pick(scope.names(kind) or [None])
        if subject is None:
            return
        scope.emit(f"match {subject}:")
        cases = scope.block()
        capture = self.program.fresh("host")
        if kind == "host":
            patterns = ["'0.0.0.0'", "'' | '::'", f"str({capture})", "'127.0.0.1'", f"{capture}",
                        f"'' as {capture}", f"{capture} if flag()"]
        else:
            patterns = [f"({capture}, 80)", f"[{capture}, _]", "('', _)", f"({capture}, *_)",
                        f"(('0.0.0.0' | '') as {capture}, port)"]
        self.needs_inputs(scope)
        for pattern in [self.choices.pick(patterns) for _ in range(2)]:
            if pattern == capture:
                continue
            cases.emit(f"case {pattern}:")
            inner = cases.block()
            if capture in pattern:
                inner.add(capture, "host")
            self.statements(inner, 2, depth - 1)
        cases.emit("case _:")
        self.nested(cases, depth)

    def for_statement(self, scope, depth):
        name, extra = self.program.fresh("host"), self.program.fresh("index")
        self.needs_inputs(scope)
        names = scope.names("hosts")
        is_old = names and self.choices.chance(0.4)
        hosts = self.choices.pick(names) if is_old else self.hosts(scope, depth - 1)
        head, binds = self.choices.pick([
            ("for {0} in {2}:", True), ("for {1}, {0} in enumerate({2}):", True),
            ("for {0}, {1} in zip({2}, 'ab'):", True), ("for {1} in several():", False),
            ("for {1} in range(3):", False), ("for {0} in reversed({2}):", True),
            ("for {0} in (h for h in {2} if h):", True), ("for {1} in several()[:1]:", False),
            ("for {1}, {0} in dict(enumerate({2})).items():", True),
            ("for {0} in iter({2}):", True),
        ])
        if "{2}" in head and hosts in scope.names("hosts") and "list" not in head:
            hosts = f"list({hosts})"  # the body may make the list longer for ever
        scope.emit(head.format(name, extra, hosts))
        inner = scope.block()
        inner.is_loop = True
        if binds:
            inner.add(name, "host")
        self.statements(inner, 1 + self.choices.below(3), depth - 1)
        if self.choices.chance(0.2):
            scope.emit("else:")
            self.nested(scope, depth)
        if binds and self.choices.chance(0.3) and "if h" not in head:
            scope.add(name, "host")

    def while_statement(self, scope, depth):
        self.needs_inputs(scope)
        counter = self.program.fresh("count")
        head = self.choices.pick(["while flag():", "while {0} < 2:", "while True:",
                                  "while {0} < number() + 1:"])
        scope.emit(f"{counter} = 0")
        scope.emit(head.format(counter))
        inner = scope.block()
        inner.is_loop = True
        inner.emit(f"{counter} += 1")
        if head == "while True:":
            inner.emit(self.choices.pick(["if flag(): break", f"if {counter} > 2: break"]))
        self.statements(inner, 1 + self.choices.below(3), depth - 1)
        if self.choices.chance(0.15) and head != "while True:":
            scope.emit("else:")
            self.nested(scope, depth)

    def leave_loop_statement(self, scope, depth):
        if not scope.is_loop:
            return
        self.needs_inputs(scope)
        scope.emit(f"if {self.condition(scope, 0)}:")
        inner = scope.block()
        if self.choices.chance(0.4):
            self.assign_statement(inner, 1)
        inner.emit(self.choices.pick(["break", "continue"]))

    def try_statement(self, scope, depth):
        self.needs_inputs(scope)
        scope.emit("try:")
        inner = scope.block()
        self.statements(inner, 1, depth - 1)
        inner.emit(self.choices.pick(["risky()", "raise ValueError('no')", "int('x')", "{}['x']",
                                      "if flag(): raise KeyError", "risky(); risky()", "pass"]))
        self.statements(inner, 1 + self.choices.below(2), depth - 1)
        ends = self.choices.pick([
            ["except Exception:"], ["except (ValueError, KeyError):", "except OSError as error:"],
            ["except ValueError:", "except Exception:"], ["except Exception:", "finally:"],
            ["except Exception:", "else:"], ["except:", "else:", "finally:"],
        ])
        for end in ends:
            scope.emit(end)
            self.nested(scope, depth)

    def with_statement(self, scope, depth):
        name = self.program.fresh("host")
        scope.module.need("import contextlib")
        self.needs_inputs(scope)
        if self.choices.chance(0.5):
            scope.emit(f"with contextlib.nullcontext({self.host(scope, depth)}) as {name}:")
            inner = scope.block()
            inner.add(name, "host")
        else:
            scope.emit("with contextlib.suppress(Exception):")
            inner = scope.block()
            self.statements(inner, 1, depth - 1)
            inner.emit("risky()")
        self.statements(inner, 1 + self.choices.below(2), depth - 1)

    def return_statement(self, scope, depth):
        if not scope.may_return:
            return
        scope.emit(f"if {self.condition(scope, 1)}:")
        scope.block().emit(f"return {self.host(scope, depth)}")

    # Functions inside of what is written.

    def closure_statement(self, scope, depth):
        name = self.program.fresh("make")
        way = self.choices.below(4)
        inner = scope.function()
        if way == 0:
            scope.emit(f"{name} = lambda: {self.host(scope, depth)}")
            scope.add(name, "getter")
            return
        if way == 1:
            scope.emit(f"def {name}():")
            self.statements(inner, 1, depth - 1)
            inner.emit(f"return {self.host(inner, depth)}")
            scope.add(name, "getter")
            return
        if way == 2:
            scope.emit(f"def {name}(given={self.host(scope, depth)}):")
            inner.add("given", "host")
            self.statements(inner, 2, depth - 1)
            inner.emit(f"return {self.host(inner, depth)}")
            scope.add(name, "maker")
            return
        self.writing_closure(scope, name, depth)

    def writing_closure(self, scope, name, depth):
        """One that writes a variable of the block it stands in."""
        names = [name for name in scope.names("host") if name in scope.owned]
        if not names:
            return
        outer = self.choices.pick(names)
        parameter = self.program.fresh("given")
        scope.emit(f"def {name}({parameter}):")
        inner = scope.function(may_return=False)
        inner.add(parameter, "host")
        inner.emit(f"{'nonlocal' if scope.in_function else 'global'} {outer}")
        inner.emit(f"{outer} = {self.host(inner, depth)}")
        inner.emit(f"return {parameter}")
        scope.add(name, "maker")
        if self.choices.chance(0.7):
            scope.emit(f"{name}({self.host(scope, depth)})")

    def call_statement(self, scope, depth):
        call = self.call_of_definition(scope, depth, wants_value=False)
        scope.emit(call)

    def bind_statement(self, scope, depth):
        self.bind(scope, depth)

    def walrus_statement(self, scope, depth):
        name = self.program.fresh("host")
        scope.emit(f"if ({name} := ({self.host(scope, depth)})) and {self.condition(scope, 1)}:")
        scope.add(name, "host")
        self.nested(scope, depth)

    def outside_statement(self, scope, depth):
        """Changes a constant of another module."""
        others = [module for module in self.program.modules if module.rank > scope.module.rank]
        module = self.choices.pick(others or [None])
        if module is None:
            return
        constant = self.constant(module, 1)
        alias = "module_" + module.name.replace(".", "_")
        scope.module.need(f"import {module.name} as {alias}")
        scope.emit(self.choices.pick(["{0}.{1} = {2}", "setattr({0}, {1!r}, {2})",
                                      "vars({0})[{1!r}] = {2}"])
                   .format(alias, constant, f"({self.host(scope, 1)})"))
