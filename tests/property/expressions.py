"""Expressions of generated programs: hosts, addresses, conditions, lists and dicts of hosts.

Each production takes a scope and the depth that is left, and returns Python source.
"""
UNSAFE = ["", "0.0.0.0", "::"]
SAFE = ["127.0.0.1", "localhost", "10.0.0.7", "::1", "192.168.1.20"]
KEYS = ["first", "second"]
VARIABLES = ["HOST", "BIND", "ADDRESS"]  # of the environment


class Expressions:
    def host(self, scope, depth):
        """An expression whose value is a str, mostly one of the above."""
        if depth <= 0 or self.choices.chance(0.15):
            return self.simple_host(scope)
        names = scope.names("host")
        if names and self.choices.chance(0.3):
            return self.choices.pick(names)
        return self.produce(self.host_forms, scope, depth - 1)

    def simple_host(self, scope):
        names = scope.names("host")
        if names and self.choices.chance(0.5):
            return self.choices.pick(names)
        return self.literal(self.choices.pick(UNSAFE if self.choices.chance(0.4) else SAFE))

    def literal(self, text):
        middle = len(text) // 2
        codes = "".join(f"\\x{ord(character):02x}" for character in text)
        spellings = [f'"{text}"'] * 4 + [
            f"'{text}'", f'"""{text}"""', f'r"{text}"', f'f"{text}"', f'("{text}")', f'"{codes}"',
            f'"{text[:middle]}" "{text[middle:]}"', f'"{text[:middle]}" + "{text[middle:]}"',
            f'b"{text}".decode()', f'" {text} ".strip()', f'"<{text}>"[1:-1]',
            f'"{text}:80".rsplit(":", 1)[0]', f'"{text}|80".partition("|")[0]',
            f'"%s" % "{text}"', f'"{{}}".format("{text}")', f'str("{text}")',
            f'".".join({text.split(".")!r})', f'"{text[::-1]}"[::-1]',
            f'"x{text}".replace("x", "")', f'"{text};80".split(";")[0]', f'"{text}".lower()',
            f'"{text}" * 1', f'"host={text}".removeprefix("host=")', f'"".join({list(text)!r})',
        ]
        return self.choices.pick(spellings)

    # Forms that hand a host on as it is.

    def host_text_form(self, scope, depth):
        host = self.host(scope, depth)
        if not set(host) & set("'\"\\{}") and self.choices.chance(0.2):
            # Before Python 3.12 a replacement field has no quotes of its string and no backslash.
            return self.choices.pick(["f'{{{0}}}'", "f'{{{0}!s}}'", "f'{{{0}:}}'"]).format(host)
        return self.choices.pick([
            "({0}).strip()", "str({0})", "'%s' % ({0})", "'%(h)s' % dict(h={0})",
            "'{{}}'.format({0})", "'{{h}}'.format(h={0})", "({0})[:]", "({0})[0:]",
            "''.join([{0}])",
            "''.join(c for c in {0})", "({0}).encode().decode()", "({0}) + ''", "'' + ({0})",
            "({0}).lower()", "str({0}).upper().lower()", "''.join(map(str, [{0}]))",
            "''.join(list({0}))", "({0}).split('|')[0]", "({0}).rstrip('|')", "[{0}].pop()",
            "'|'.join([{0}, 'x']).split('|')[0]", "''.join(reversed(({0})[::-1]))",
        ]).format(f"({host})")

    def host_choice_form(self, scope, depth):
        left, right = self.host(scope, depth), self.host(scope, depth)
        if self.choices.chance(0.2):
            return f"({left}) or ({right})"
        if self.choices.chance(0.2):
            return f"({left}) and ({right})"
        return f"(({left}) if {self.condition(scope, depth)} else ({right}))"

    def host_container_form(self, scope, depth):
        left, right = self.host(scope, depth), self.host(scope, depth)
        return self.choices.pick([
            "[{0}, {1}][0]", "({0}, {1})[1]", "[{0}, {1}][-1]", "[{0}, {1}][1:][0]",
            "{{'k': {0}}}['k']", "{{'k': {0}}}.get('k', {1})", "{{'k': {0}}}.get('x', {1})",
            "dict(k={0}, j={1})['j']", "dict([('k', {0})])['k']", "{{1: {0}, 2: {1}}}[1 + 1]",
            "next(iter([{0}, {1}]))", "next(h for h in ({0}, {1}))", "list(({0}, {1}))[0]",
            "tuple([{0}, {1}])[-1]", "[*({0}, {1})][1]", "[h for h in ({0}, {1})][0]",
            "{{**{{'k': {0}}}, 'j': {1}}}['k']", "list({{'k': {0}}}.values())[0]",
            "[v for k, v in {{'k': {0}}}.items()][0]", "list(zip('a', [{0}]))[0][1]",
            "next((h for h in [{0}] if h), {1})", "list({{{0}: 1}})[0]", "[[{0}], [{1}]][1][0]",
            "({0}, *[{1}])[1]", "list(reversed([{0}, {1}]))[0]",
            "{{i: h for i, h in enumerate([{0}])}}[0]",
            "sorted([{0}])[0]", "[{0}, {1}][number()]", "({{'k': {0}}} | {{'j': {1}}})['j']",
            "list(filter(None, ['', 'x', {0}]))[0:1][0] and ({0})", "([{0}] * 2)[1]",
            "list(map(lambda h: h, ({0}, {1})))[1]",
            "[h for pair in [({0}, {1})] for h in pair][1]",
            "max([{0}], key=len)", "dict.fromkeys(['k'], {0})['k']", "([{0}] + [{1}])[1]",
        ]).format(f"({left})", f"({right})") if self.needs_inputs(scope) else left

    def needs_inputs(self, scope):
        scope.module.need("from surroundings import flag, number, text, several, risky")
        return True

    def host_fallback_form(self, scope, depth):
        scope.module.need("import os")
        scope.module.need("from os import environ, getenv")
        host = self.host(scope, depth)
        name = self.choices.pick(VARIABLES)
        return self.choices.pick([
            "os.environ.get({1!r}, {0})", "os.getenv({1!r}, {0})", "environ.get({1!r}, {0})",
            "getenv({1!r}, default={0})", "(os.environ.get({1!r}) or ({0}))",
            "(os.environ[{1!r}] if {1!r} in os.environ else {0})",
            "getattr(os, 'nothing_here', {0})",
            "dict(os.environ).get('NOT_THERE', {0})", "{{}}.get({1!r}, {0})",
            "{{}}.setdefault({1!r}, {0})", "getattr(object(), 'missing', {0})",
        ]).format(f"({host})", name)

    def host_lambda_form(self, scope, depth):
        scope.module.need("import functools")
        host, other = self.host(scope, depth), self.host(scope, depth)
        return self.choices.pick([
            "(lambda: {0})()", "(lambda h: h)({0})", "(lambda h={0}: h)()",
            "(lambda *a: a[1])({0}, {1})",
            "(lambda **k: k['h'])(h={0})", "(lambda a, b: b)(*[{0}, {1}])",
            "(lambda a, b: a)(**dict(a={0}, b={1}))",
            "(lambda h: (lambda: h))({0})()", "functools.partial(lambda a, b: a, {0})({1})",
            "functools.partial(lambda a, b: b, b={0})({1})", "(lambda a, /, *, b: b)({0}, b={1})",
            "(lambda a, b={1}: b)({0})", "functools.reduce(lambda a, b: b, [{0}, {1}])",
        ]).format(f"({host})", f"({other})")

    def host_list_form(self, scope, depth):
        hosts = scope.names("hosts")
        if not hosts:
            return self.host(scope, depth)
        self.needs_inputs(scope)
        return self.choices.pick([
            "{0}[0]", "{0}[1]", "{0}[-1]", "{0}[number()]", "list({0})[0]", "[*{0}][1]",
            "{0}[::-1][0]",
            "next(iter({0}))", "[h for h in {0}][0]", "tuple({0})[-1]",
            "[h for i, h in enumerate({0}) if i][0]",
            "(lambda *a: a[0])(*{0})", "{0}[:1][0]", "next(h for h in reversed({0}))",
            "list({0}).pop(0)",
        ]).format(self.choices.pick(hosts))

    def host_table_form(self, scope, depth):
        tables = scope.names("table")
        if not tables:
            return self.host(scope, depth)
        key = self.choices.pick(KEYS)
        return self.choices.pick([
            "{0}[{1!r}]", "{0}.get({1!r})", "{0}.get({1!r}, '')", "{0}.get('x', {0}[{1!r}])",
            "dict({0})[{1!r}]", "{{**{0}}}[{1!r}]", "list({0}.values())[0]",
            "[v for k, v in {0}.items() if k == {1!r}][0]", "(lambda first, second: first)(**{0})",
            "'{{' + {1!r} + '}}' and {0}[{1!r}]", "'%({1})s' % {0}", "{0}.copy()[{1!r}]",
            "'{{{1}}}'.format(**{0})", "dict(sorted({0}.items()))[{1!r}]",
            "'{{t[{1}]}}'.format(t={0})", "next(iter({0}.values()))",
        ]).format(self.choices.pick(tables), key)

    def host_bag_form(self, scope, depth):
        bags = scope.names("bag")
        if not bags:
            return self.host(scope, depth)
        scope.module.need("import operator")
        return self.choices.pick([
            "{0}.host", "{0}.host", "{0}.host", "getattr({0}, 'host')",
            "getattr({0}, 'ho' + 'st', '')",
            "vars({0})['host']", "{0}.__dict__['host']", "operator.attrgetter('host')({0})",
            "f'{{{0}.host}}'", "'{{0.host}}'.format({0})", "'{{b.host}}'.format(b={0})",
        ]).format(self.choices.pick(bags))

    def host_call_form(self, scope, depth):
        if scope.names("getter") and self.choices.chance(0.5):
            return f"{self.choices.pick(scope.names('getter'))}()"
        if scope.names("maker") and self.choices.chance(0.3):
            return f"{self.choices.pick(scope.names('maker'))}({self.host(scope, depth)})"
        return self.call_of_definition(scope, depth)

    # Addresses.

    def address(self, scope, depth):
        names = scope.names("address")
        if names and self.choices.chance(0.3):
            return self.choices.pick(names)
        host = self.host(scope, depth)
        return self.choices.pick(["({0}, 80)"] * 4 + [
            "(({0}), 80)", "({0}, *[80])", "tuple([{0}, 80])", "(*[{0}], 80)", "({0},) + (80,)",
            "({0}, 80, 0, 0)[:2]", "dict(a=({0}, 80))['a']", "(lambda h: (h, 80))({0})",
            "tuple((h, 80) for h in [{0}])[0]", "({0}, int('80'))", "next(zip([{0}], [80]))",
        ]).format(f"({host})" if " " in host else host)

    # Conditions.

    def condition(self, scope, depth):
        self.needs_inputs(scope)
        names = scope.names("host")
        if not names or self.choices.chance(0.35):
            return self.choices.pick(["flag()"] * 6 + [
                "number() == 1", "not flag()", "text() == 'a'", "several()", "True", "False",
                "1 > 2",
                "not ''", "'a' in 'abc'", "None is None", "bool([])", "len('ab') == 2",
                "isinstance('', str)", "(flag() or flag())", "(flag() and True)",
            ])
        name = self.choices.pick(names)
        if depth > 0 and self.choices.chance(0.2):
            return self.choices.pick(["({0}) and ({1})", "({0}) or ({1})", "not ({0})"]).format(
                self.condition(scope, depth - 1), self.condition(scope, depth - 1))
        return self.choices.pick([
            "{0}", "not {0}", "{0} == {1}", "{0} != {1}", "{0} in ({1}, {2})",
            "{0} not in [{1}, {2}]",
            "{0} == {1} or flag()", "{0}.startswith('1')", "len({0}) > 3", "{0} is None",
            "'.' in {0}",
            "{0} and flag()", "isinstance({0}, str)", "{0} > {1}", "{0}.count('.') == 3",
            "{0}[:1] == '0'", "{{{1}: True}}.get({0})", "any(c == ':' for c in {0})",
            "bool({0})", "{0} in {{{1}, {2}}}", "all([{0}])", "({0} or 'x') == 'x'",
        ]).format(name, self.literal(self.choices.pick(UNSAFE + SAFE)),
                  self.literal(self.choices.pick(UNSAFE + SAFE)))

    def hosts(self, scope, depth):
        """A list of two hosts or more."""
        left, right = self.host(scope, depth), self.host(scope, depth)
        return self.choices.pick(["[{0}, {1}]"] * 4 + [
            "list(({0}, {1}))", "[*({0}, {1})]", "[{0}] + [{1}]", "[h for h in ({0}, {1})]",
            "[{0}, {1}][::-1]", "[{0}] * 2", "list(map(str, [{0}, {1}]))", "sorted([{0}, {1}])",
            "list(dict(a={0}, b={1}).values())", "[{0}, {1}].copy()",
        ]).format(f"({left})", f"({right})")

    def table(self, scope, depth):
        """A dict with the two keys."""
        left, right = self.host(scope, depth), self.host(scope, depth)
        return self.choices.pick(["{{'first': {0}, 'second': {1}}}"] * 4 + [
            "dict(first={0}, second={1})", "{{**{{'first': {0}}}, 'second': {1}}}",
            "dict([('first', {0}), ('second', {1})])", "dict(zip(['first', 'second'], [{0}, {1}]))",
            "{{'first': {0}}} | {{'second': {1}}}",
            "{{k: h for k, h in [('first', {0}), ('second', {1})]}}",
            "dict({{'first': {0}}}, second={1})",
            "dict({{'second': 'x'}}, first={0}, **{{}}, second={1})",
        ]).format(f"({left})", f"({right})")
