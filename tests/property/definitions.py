"""What generated programs define at module level: constants, functions and classes, in any of the
program's files. Each definition comes with a function that writes a use of it."""
from program import Scope

MOST_DEFINITIONS = 9


class Definitions:
    def call_of_definition(self, scope, depth, wants_value=True):
        """A use of an old or new definition that `scope` may reach; a host where one is wanted."""
        usable = [definition for definition in self.program.definitions
                  if definition[0].rank >= scope.module.rank and definition[3] == wants_value]
        full = len(self.program.definitions) >= MOST_DEFINITIONS
        if usable and (full or self.choices.chance(0.4)):
            module, name, use, _ = self.choices.pick(usable)
            return use(self.program.refer(scope.module, module, name), scope, depth)
        if full or self.program.definition_depth > 1 or depth <= 0:
            return self.simple_host(scope) if wants_value else "pass"
        candidates = [module for module in self.program.modules
                      if module.rank >= scope.module.rank]
        module = candidates[0] if self.choices.chance(0.5) else self.choices.pick(candidates)
        self.program.definition_depth += 1
        forms = self.value_definitions if wants_value else self.effect_definitions
        name, use = self.produce(forms, module, depth)
        self.program.definition_depth -= 1
        self.program.definitions.append((module, name, use, wants_value))
        return use(self.program.refer(scope.module, module, name), scope, depth)

    def definition_scope(self, module):
        """Lines of a definition under way; `finish` hands them to the module."""
        scope = Scope(self.program, module, [])
        scope.variables = list(module.variables)
        scope.budget = [4]
        return scope

    def finish(self, scope):
        scope.module.definitions.extend(scope.lines)

    def constant(self, module, depth):
        """The name of a constant of the module."""
        names = [name for name, kind in module.variables if kind == "host"]
        if names and self.choices.chance(0.6):
            return self.choices.pick(names)
        scope = self.definition_scope(module)
        name = self.program.fresh("HOST")
        scope.emit(f"{name} = {self.host(scope, min(depth, 1))}")
        self.finish(scope)
        module.variables.append((name, "host"))
        return name

    def body(self, scope, parameters, may_return=True):
        """Statements of a function whose `def` line was just written."""
        inner = scope.function(may_return)
        for name in parameters:
            inner.add(name, "host")
        self.statements(inner, self.choices.below(4), 2)
        return inner

    # Definitions whose use is a host.

    def constant_definition(self, module, depth):
        return self.constant(module, depth), lambda name, scope, depth: name

    def function_definition(self, module, depth):
        scope = self.definition_scope(module)
        name, default = self.program.fresh("function"), self.host(scope, 1)
        parameters, calls = self.choices.pick([
            ("given, other={D}", ["{f}({0})", "{f}(given={0})", "{f}({0}, {1})", "{f}(*[{0}])"]),
            ("given, *, other={D}", ["{f}({0}, other={1})", "{f}(other={1}, given={0})"]),
            ("given={D}, other='10.9.9.9'",
             ["{f}()", "{f}({0})", "{f}(other={1})", "{f}(**{{'other': {1}}})"]),
            ("other, given={D}, /", ["{f}({0})", "{f}({0}, {1})", "{f}(*({1}, {0}))"]),
            ("given: str = {D}, other: 'str' = ''", ["{f}()", "{f}({0})", "{f}(other={0})"]),
        ])
        scope.emit(f"def {name}({parameters.format(D=default)}):")
        inner = self.body(scope, ["given", "other"])
        inner.emit(f"return {self.host(inner, 1)}")
        self.finish(scope)
        return name, self.user_of(calls)

    def user_of(self, calls):
        def use(name, scope, depth):
            return self.choices.pick(calls).format(
                f"({self.host(scope, depth - 1)})", f"({self.host(scope, depth - 1)})", f=name)
        return use

    def variadic_definition(self, module, depth):
        scope = self.definition_scope(module)
        name, inner_name = self.program.fresh("function"), self.constant(module, depth)
        head, returned, calls = self.choices.pick([
            ("*args", "args[0]", ["{f}({0}, {1})", "{f}(*({0}, {1}))"]),
            ("*args", "args[-1] if args else {C}", ["{f}({0}, {1})", "{f}()"]),
            ("**options", "options.get('host', {C})",
             ["{f}(host={0})", "{f}(port=1)", "{f}(**dict(host={0}))"]),
            ("**options", "options.pop('host')", ["{f}(host={0}, port=1)"]),
            ("first, *rest, host={C}, **others", "host or first",
             ["{f}({0})", "{f}({0}, 1, host={1})"]),
            ("*args, **options", "(lambda given=None, host={C}: given or host)(*args, **options)",
             ["{f}({0})", "{f}(host={0})", "{f}({0}, host={1})", "{f}()"]),
            ("*args", "'.'.join(args)", ["{f}({0})", "{f}('0', '0', '0', '0')",
                                         "{f}(*'127.0.0.1'.split('.'))"]),
            ("host=None", "host or {C}", ["{f}()", "{f}({0})", "{f}(None)"]),
            ("host=None", "{C} if host is None else host", ["{f}()", "{f}({0})", "{f}(host=None)"]),
        ])
        scope.emit(f"def {name}({head.format(C=inner_name)}):")
        inner = self.body(scope, [])
        inner.emit(f"return {returned.format(C=inner_name)}")
        self.finish(scope)
        return name, self.user_of(calls)

    def generator_definition(self, module, depth):
        scope = self.definition_scope(module)
        name = self.program.fresh("generate")
        scope.emit(f"def {name}(given):")
        inner = self.body(scope, ["given"], may_return=False)
        inner.emit(f"yield {self.host(inner, 1)}")
        self.statements(inner, self.choices.below(2), 1)
        inner.emit(self.choices.pick(["yield given", "yield from [given, {0}]", "yield {0}",
                                      "for h in (given, {0}): yield h"])
                   .format(f"({self.host(inner, 1)})"))
        self.finish(scope)
        return name, self.user_of([
            "next({f}({0}))", "list({f}({0}))[0]", "list({f}({0}))[-1]", "[*{f}({0})][1]",
            "[h for h in {f}({0})][1]", "next(h for h in {f}({0}))", "tuple({f}({0}))[:1][0]",
        ])

    def closure_definition(self, module, depth):
        scope = self.definition_scope(module)
        name = self.program.fresh("outer")
        scope.emit(f"def {name}(given):")
        inner = self.body(scope, ["given"], may_return=False)
        nested = self.program.fresh("nested")
        inner.emit(f"def {nested}(more={self.host(inner, 1)}):")
        deepest = inner.function()
        deepest.add("more", "host")
        self.statements(deepest, self.choices.below(2), 1)
        deepest.emit(f"return {self.host(deepest, 1)}")
        inner.emit(f"return {nested}")
        self.finish(scope)
        return name, self.user_of(["{f}({0})()", "{f}({0})({1})", "(lambda g: g())({f}({0}))"])

    def recursive_definition(self, module, depth):
        scope = self.definition_scope(module)
        name = self.program.fresh("function")
        scope.emit(f"def {name}(given, times):")
        inner = scope.function()
        inner.add("given", "host")
        inner.emit("if times <= 0:")
        inner.emit(f"    return {self.host(inner, 1)}")
        inner.emit(f"return {name}({self.host(inner, 1)}, times - 1)")
        self.finish(scope)
        calls = ["{f}({0}, 0)", "{f}({0}, 1)", "{f}({0}, 2)", "{f}(times=1, given={0})"]
        return name, self.user_of(calls)

    def global_definition(self, module, depth):
        """A constant that a function writes and another reads."""
        constant = self.constant(module, depth)
        scope = self.definition_scope(module)
        name = self.program.fresh("configure")
        scope.emit(f"def {name}(given):")
        scope.emit(f"    global {constant}")
        inner = scope.function()
        inner.add("given", "host")
        inner.emit(f"previous = {constant}")
        if self.choices.chance(0.3):
            inner.emit(f"if {self.condition(inner, 1)}: return previous")
        inner.emit(f"{constant} = {self.host(inner, 1)}")
        inner.emit(f"return {self.choices.pick(['previous', constant, 'given'])}")
        self.finish(scope)
        return name, self.user_of(["{f}({0})"])

    # Definitions that are called for what they do.

    def sink_definition(self, module, depth):
        scope = self.definition_scope(module)
        name, default = self.program.fresh("serve"), self.host(scope, 1)
        parameters, calls = self.choices.pick([
            ("given", ["{f}({0})", "{f}(given={0})", "list(map({f}, [{0}, {1}]))",
                       "[{f}(h) for h in [{0}]]"]),
            (f"given={default}", ["{f}()", "{f}({0})", "{f}(**dict(given={0}))",
                                  "(lambda s: s({0}))({f})"]),
            (f"port=80, *, given={default}", ["{f}()", "{f}(1, given={0})", "{f}(given={1})"]),
            ("*given", ["{f}({0})", "{f}({0}, {1})"]),
        ])
        scope.emit(f"def {name}({parameters}):")
        inner = scope.function(may_return=False)
        if parameters == "*given":
            inner.emit("for each in given:")
            inner = inner.block()
            inner.add("each", "host")
        else:
            inner.add("given", "host")
        self.statements(inner, self.choices.below(3), 2)
        self.bind(inner)
        self.finish(scope)
        return name, self.user_of(calls)
