"""What a generated program consists of while it is being written: modules, blocks of lines, and the
variables that a block may use. What stands in them is decided in the other files."""


class Module:
    """One file. Imports come first, then constants and definitions in the order of their making."""

    def __init__(self, name, path, rank):
        self.name = name  # as it is imported
        self.path = path
        self.rank = rank  # imports go from lower to higher ranks only
        self.imports = []
        self.definitions = []
        self.body = []
        self.variables = []  # (name, kind) of those among the definitions

    def need(self, line):
        if line not in self.imports:
            self.imports.append(line)

    def text(self):
        lines = self.imports + self.definitions + self.body
        return "\n".join(lines) + "\n"


class Program:
    def __init__(self, choices):
        self.choices = choices
        self.modules = [
            Module("main", "main.py", 0),
            Module("helpers", "helpers.py", 1),
            Module("parts", "parts/__init__.py", 2),
            Module("parts.inner", "parts/inner.py", 3),
            Module("settings", "settings.py", 4),
        ]
        self.main = self.modules[0]
        self.counter = 0
        self.definitions = []  # (module, name, function that writes a call)
        self.definition_depth = 0

    def fresh(self, word):
        self.counter += 1
        return f"{word}_{self.counter}"

    def files(self):
        """Path and text of each file that is needed."""
        used = {module.path for module in self.modules if module.definitions or module.body}
        if "parts/inner.py" in used:
            used.add("parts/__init__.py")
        return [(module.path, module.text()) for module in self.modules if module.path in used]

    def refer(self, user, owner, name):
        """How module `user` writes `name` of `owner`; imports what that takes."""
        if user is owner:
            return name
        through = owner
        if owner.name == "parts.inner" and user.rank < 2 and self.choices.chance(0.4):
            through = self.modules[2]  # which hands on what its submodule has
            through.need(f"from .inner import {name}")
        way = self.choices.below(5)
        if way == 0:
            user.need(f"from {through.name} import {name}")
            return name
        if way == 1:
            user.need(f"from {through.name} import {name} as other_{name}")
            return f"other_{name}"
        if way == 2:
            user.need(f"import {through.name}")
            return f"{through.name}.{name}"
        if way == 3:
            alias = "module_" + through.name.replace(".", "_")
            user.need(f"import {through.name} as {alias}")
            return f"{alias}.{name}"
        user.need(f"from {through.name} import *")
        return name


class Scope:
    """A block of statements of one function, class or module."""

    def __init__(self, program, module, lines, indent=""):
        self.program = program
        self.module = module
        self.lines = lines
        self.indent = indent
        self.variables = []  # (name, kind)
        self.owned = set()  # names that a statement here may bind anew
        self.in_function = False
        self.may_return = False  # a host, early
        self.is_loop = False
        self.budget = None  # statements left, shared by all blocks of a body

    def emit(self, line):
        self.lines.append(self.indent + line)

    def add(self, name, kind):
        if (name, kind) not in self.variables:
            self.variables.append((name, kind))
        self.owned.add(name)

    def names(self, kind):
        return [name for name, its_kind in self.variables if its_kind == kind]

    def block(self):
        """A nested block of the same function; what it binds first is not known behind it."""
        inner = Scope(self.program, self.module, self.lines, self.indent + "    ")
        inner.variables = list(self.variables)
        inner.owned = set(self.owned)
        inner.in_function = self.in_function
        inner.may_return = self.may_return
        inner.is_loop = self.is_loop
        inner.budget = self.budget
        return inner

    def function(self, may_return=True):
        """The body of a function that begins here; it sees what is bound outside."""
        inner = self.block()
        inner.may_return = may_return
        inner.owned = set()
        inner.in_function = True
        inner.is_loop = False
        return inner

    def end_block(self):
        """A block may not be empty."""
        if self.lines and self.lines[-1].endswith(":"):
            self.emit("pass")
