"""Classes of generated programs: where attributes come from, inheritance, properties, dataclasses,
named tuples, enumerations, and subclasses of the servers whose calls are recorded."""
from statements import SERVER_CLASSES


class Classes:
    METHODS_OF_HOSTS = ("def read", "def pick", "def shown", "def same", "def __str__")

    def method(self, scope, head, parameters, count=2):
        """A method below the `class` line; its body is to be ended by the caller."""
        scope.emit(f"    {head}:")
        inner = scope.block().function(may_return=head.split("(")[0] in self.METHODS_OF_HOSTS)
        for name in parameters:
            inner.add(name, "host")
        self.statements(inner, self.choices.below(count), 1)
        return inner

    # Classes of whose objects a host is asked.

    def plain_class(self, module, depth):
        """Attributes of the class, of `__init__`, of other methods, and of outsiders."""
        scope = self.definition_scope(module)
        name = self.program.fresh("Plain")
        scope.emit(f"class {name}:")
        scope.emit(f"    host = {self.host(scope, 1)}")
        other = self.choices.pick(['host', 'host or None', self.host(scope, 1)])
        scope.emit(f"    other = {other}")
        reads = ["self.host", "self.other", "type(self).host", f"{name}.host",
                 "getattr(self, 'host')"]
        if self.choices.chance(0.6):
            inner = self.method(scope, f"def __init__(self, given={self.host(scope, 1)})",
                                ["given"])
            inner.emit(f"self.host = {self.choices.pick(['given', self.host(inner, 1)])}")
        else:
            scope.emit("    def __init__(self, *_):")
            scope.emit("        pass")
        inner = self.method(scope, "def change(self, given)", ["given"])
        inner.emit(self.choices.pick(["self.host = {0}", "self.other = {0}",
                                      "type(self).host = {0}",
                                      "setattr(self, 'host', {0})", "self.__dict__['host'] = {0}",
                                      "self.host, self.other = {0}, self.host"])
                   .format(f"({self.host(inner, 1)})"))
        inner.emit("return self")
        inner = self.method(scope, "def read(self)", [])
        inner.emit(f"return {self.choices.pick(reads)}")
        scope.emit("    @property")
        inner = self.method(scope, "def shown(self)", [], 1)
        inner.emit(f"return {self.choices.pick(reads + ['self.read()'])}")
        scope.emit("    @classmethod")
        scope.emit("    def build(cls, *given):")
        scope.emit("        return cls(*given)")
        scope.emit("    @staticmethod")
        inner = self.method(scope, "def same(given)", ["given"])
        inner.emit(f"return {self.host(inner, 1)}")
        self.finish(scope)
        return name, self.user_of([
            "{f}({0}).host", "{f}().host", "{f}().read()", "{f}({0}).read()", "{f}({0}).shown",
            "{f}.host",
            "{f}().change({0}).host", "{f}({0}).change({1}).read()", "{f}.build({0}).read()",
            "{f}.build().shown", "{f}.same({0})", "{f}().same({0})", "{f}.read({f}({0}))",
            "(lambda o: o.read())({f}({0}))", "getattr({f}({0}), 'read')()", "{f}({0}).other",
            "[o.read() for o in ({f}({0}), {f}({1}))][1]", "[o.host for o in ({f}({0}),)][0]",
        ])

    def child_class(self, module, depth):
        """A class and its subclass, with `super()` and what either defines."""
        scope = self.definition_scope(module)
        base, name = self.program.fresh("Base"), self.program.fresh("Child")
        scope.emit(f"class {base}:")
        scope.emit(f"    HOST = {self.host(scope, 1)}")
        inner = self.method(scope, "def __init__(self, given)", ["given"])
        inner.emit(f"self.given = {self.choices.pick(['given', self.host(inner, 1)])}")
        self.method(scope, "def read(self)", []).emit("return self.pick()")
        self.method(scope, "def pick(self)", []).emit(
            f"return {self.choices.pick(['self.given', 'self.HOST', 'self.HOST or self.given'])}")
        scope.emit(f"class {name}({base}):")
        if self.choices.chance(0.5):
            scope.emit(f"    HOST = {self.choices.pick([f'{base}.HOST', self.host(scope, 1)])}")
        if self.choices.chance(0.5):
            inner = self.method(scope, f"def __init__(self, given={self.host(scope, 1)})",
                                ["given"])
            inner.emit(self.choices.pick(["super().__init__({0})", f"{base}.__init__(self, {{0}})",
                                          f"super({name}, self).__init__({{0}})"])
                       .format(self.host(inner, 1)))
        else:
            inner = self.method(scope, "def __init__(self, given='10.3.3.3')", ["given"])
            inner.emit("super().__init__(given)")
        if self.choices.chance(0.5):
            inner = self.method(scope, "def pick(self)", [])
            picked = self.choices.pick(["super().pick()", self.host(inner, 1), "self.given"])
            inner.emit(f"return {picked}")
        self.finish(scope)
        return name, self.user_of([
            "{f}().read()", "{f}({0}).read()", "{f}({0}).pick()", "{f}({0}).given", "{f}.HOST",
            "{f}().HOST",
            "{f}({0}).__class__.HOST", "{f}.__mro__[1].HOST",
        ])

    def dataclass_definition(self, module, depth):
        module.need("import dataclasses, typing")
        scope = self.definition_scope(module)
        name = self.program.fresh("Record")
        default = self.host(scope, 1)
        constant = self.constant(module, depth)
        lines, calls = self.choices.pick([
            (["@dataclasses.dataclass", "class {N}:", "    port: int", "    host: str = {D}"],
             ["{f}(80).host", "{f}(80, {0}).host", "{f}(host={0}, port=80).host",
              "dataclasses.asdict({f}(80, {0}))['host']",
              "dataclasses.replace({f}(1), host={0}).host"]),
            (["@dataclasses.dataclass(frozen=True)", "class {N}:",
              "    host: str = dataclasses.field(default={D})"],
             ["{f}().host", "{f}({0}).host", "vars({f}({0}))['host']"]),
            (["@dataclasses.dataclass", "class {N}:",
              "    hosts: list = dataclasses.field(default_factory=lambda: [{C}])"],
             ["{f}().hosts[0]", "{f}([{0}]).hosts[0]", "[*{f}().hosts, 1][0]"]),
            (["@dataclasses.dataclass", "class {N}:", "    given: str = {D}",
              "    def __post_init__(self):",
              "        self.host = self.given or {C}"],
             ["{f}().host", "{f}({0}).host", "{f}(given={0}).host"]),
            (["class {N}(typing.NamedTuple):", "    host: str = {D}", "    port: int = 80"],
             ["{f}().host", "{f}({0}).host", "{f}({0})[0]", "{f}()[0]", "[*{f}({0}, 1)][0]",
              "{f}()._replace(host={0}).host", "{f}()._asdict()['host']",
              "{f}._make([{0}, 1]).host"]),
        ])
        for line in lines:
            scope.emit(line.format(N=name, D=default, C=constant))
        self.finish(scope)

        def use(reference, scope, depth):
            scope.module.need("import dataclasses")
            return self.user_of(calls)(reference, scope, depth)
        return name, use

    def enum_definition(self, module, depth):
        module.need("import enum")
        scope = self.definition_scope(module)
        name = self.program.fresh("Kind")
        first, second = self.choices.pick(["''", "'0.0.0.0'", "'::'"]), "'10.4.4.4'"
        if self.choices.chance(0.5):
            first, second = second, first
        base = self.choices.pick(["enum.Enum", "str, enum.Enum"])
        scope.emit(f"class {name}({base}):")
        scope.emit(f"    FIRST = {first}")
        scope.emit(f"    SECOND = {second}")
        scope.emit("    @property")
        scope.emit("    def shown(self):")
        scope.emit("        return self.value")
        self.finish(scope)
        return name, self.user_of([
            "{f}.FIRST.value", "{f}.SECOND.value", "{f}['FIRST'].value", "{f}.SECOND.shown",
            "[k.value for k in {f}][0]", "list({f})[1].value", "{f}('10.4.4.4').value",
            "getattr({f}, 'FIRST').value", "{f}.__members__['SECOND'].value", "{f}.FIRST._value_",
        ])

    def singleton_class(self, module, depth):
        scope = self.definition_scope(module)
        name = self.program.fresh("Single")
        scope.emit(f"class {name}:")
        scope.emit("    _instance = None")
        scope.emit("    def __new__(cls, *_):")
        scope.emit("        if cls._instance is None:")
        scope.emit("            cls._instance = super().__new__(cls)")
        scope.emit(f"            cls._instance.host = {self.host(scope, 1)}")
        scope.emit("        return cls._instance")
        scope.emit("    @classmethod")
        scope.emit("    def get(cls):")
        scope.emit("        return cls()")
        self.finish(scope)
        return name, self.user_of(["{f}().host", "{f}.get().host", "{f}({0}).host"])

    def special_methods_class(self, module, depth):
        scope = self.definition_scope(module)
        name = self.program.fresh("Special")
        scope.emit(f"class {name}:")
        inner = self.method(scope, "def __init__(self, given)", ["given"])
        inner.emit(f"self.given = {self.host(inner, 1)}")
        for head in ["__call__(self)", "__getitem__(self, key)", "__getattr__(self, name)",
                     "__enter__(self)", "__str__(self)"]:
            inner = self.method(scope, f"def {head}", [], 1)
            inner.emit(f"return {self.choices.pick(['self.given', self.host(inner, 1)])}")
        scope.emit("    def __exit__(self, *_): return False")
        inner = self.method(scope, "def __iter__(self)", [], 1)
        inner.emit("yield self.given")
        self.finish(scope)
        return name, self.user_of([
            "{f}({0})()", "{f}({0})['key']", "{f}({0}).missing", "str({f}({0}))",
            "next(iter({f}({0})))",
            "[*{f}({0})][0]", "[h for h in {f}({0})][0]", "f'{{{f}(\"\")}}'", "{f}({0}).given",
            "'%s' % {f}({0})",
        ])

    # Classes that are used for what they do.

    def service_class(self, module, depth):
        scope = self.definition_scope(module)
        name = self.program.fresh("Service")
        line, server = self.choices.pick(SERVER_CLASSES)
        module.need(line)
        scope.emit(f"class {name}:")
        scope.emit(f"    server_class = {server}")
        inner = self.method(scope, f"def __init__(self, host={self.host(scope, 1)}, port=80)",
                            ["host"])
        inner.emit(self.choices.pick(["self.address = (host, port)", "self.address = host, port",
                                      f"self.address = ({self.host(inner, 1)}, port)"]))
        inner = self.method(scope, "def rebind(self, host)", ["host"])
        inner.emit("self.address = (host, *self.address[1:])")
        inner.emit("return self")
        inner = self.method(scope, "def start(self)", [])
        inner.add("self.address", "address")
        inner.emit("self.server_class(self.address, None)")
        self.bind(inner)
        self.finish(scope)
        return name, self.user_of([
            "{f}().start()", "{f}({0}).start()", "{f}(host={0}).rebind({1}).start()",
            "{f}.start({f}({0}))",
            "[s.start() for s in ({f}({0}), {f}())]", "(lambda s: s.start())({f}({0}))",
        ])

    def server_subclass(self, module, depth):
        scope = self.definition_scope(module)
        name = self.program.fresh("Server")
        line, server = self.choices.pick(SERVER_CLASSES)
        module.need(line)
        scope.emit(f"class {name}({server}):")
        if self.choices.chance(0.3):
            scope.emit("    pass")
            self.finish(scope)
            return name, self.user_of(["{f}(({0}, 80), None)", "{f}(server_address=({0}, 80))"])
        inner = self.method(scope, f"def __init__(self, host={self.host(scope, 1)})", ["host"])
        inner.emit(self.choices.pick(["super().__init__((host, 80), None)",
                                      f"super().__init__({self.address(inner, 1)}, None)",
                                      f"{server}.__init__(self, (host, 80), None)"]))
        self.finish(scope)
        calls = ["{f}()", "{f}({0})", "{f}(host={0})", "type('Sub', ({f},), {{}})({0})"]
        return name, self.user_of(calls)
