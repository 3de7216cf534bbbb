"""Checks `krait rules schema` with an independent validator: rule_schema_test.py KRAIT REPOSITORY.

Every pack of the repository that loads must be valid, every broken one refused unless its mistake is
one that no schema can see, and what `krait rules new` writes must be valid too. Exits 77 where the
modules jsonschema and yaml are missing (Debian: python3-jsonschema, python3-yaml).
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

FEWEST_PACKS = 25  # fewer than this, and the test looks in the wrong place

# Mistakes of the text, which is no YAML then or none that a validator could be asked about.
OF_THE_TEXT = {
    "AliasInsideItself", "DuplicateKey", "KeyNotText", "MergeKey", "NotUtf8", "SecondDocument",
    "TagNotAllowed", "TooDeep", "TooManyAliasNodes", "UnclosedQuote", "YamlSyntax",
}

# What only the loader sees: meanings, and how packs go together.
UNSEEN = {
    "CoveredAlternative", "DuplicateClass", "DuplicateId", "EngineTooOld", "InvalidExampleLine",
    "InvalidQualifiedName", "InvalidVersionRange", "MissingReplacement", "ModelConflict",
    "ModelSyntax", "NoExamples", "PatternBody", "PatternSyntax", "PatternTooLarge", "RegexBudget",
    "RegexSyntax", "ReservedPrefix", "SeveralStatements", "StrayBrace", "TooManyMetavariables",
    "UnboundMetavariable", "UnboundPlaceholder", "UnknownClass", "UnknownOption",
    "UnknownPlaceholder", "UnknownReplacement", "UnmodelledCallee", "UnusedFamily", "UnusedLiteral",
    "UnusedMetavariable",
}

# Calls for `krait rules new`: a bare callee, a method, arguments with and without values.
NEW_RULES = (
    "eval(code)",
    "http.server.HTTPServer(server_address)",
    "thing._private._Private0(...,\u00e9=1)",
    "flask.Flask.run(host=...)",
    "requests.get(url, verify=False, ...)",
    "tornado.web.Application.listen(port, address)",
    "subprocess.run(args, shell=True)",
)


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2's core schema, which krait reads: PyYAML's own is that of YAML 1.1."""

    yaml_implicit_resolvers = {}


for tag, form, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
              r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", list("-+.0123456789")),
):
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{form})$"), first)
# Octal is 0o17, and 017 is seventeen.
CoreLoader.add_constructor(
    "tag:yaml.org,2002:int",
    lambda loader, node: int(node.value, 0 if node.value[:2] in ("0x", "0o") else 10))


class Check:
    def __init__(self, krait, root):
        self.krait = krait
        self.root = root
        schema = json.loads(self.run("rules", "schema").stdout)
        jsonschema.Draft202012Validator.check_schema(schema)
        self.validator = jsonschema.Draft202012Validator(schema)
        self.schema = schema
        self.failures = []
        self.valid_count = 0

    def run(self, *arguments):
        return subprocess.run([self.krait, *arguments], capture_output=True, text=True, timeout=60,
                              cwd=tempfile.gettempdir())

    def fail(self, name, message):
        self.failures.append(f"{name}: {message}")

    def mistake_in(self, text):
        """What the schema says; None when that is nothing."""
        error = jsonschema.exceptions.best_match(
            self.validator.iter_errors(yaml.load(text, CoreLoader)))
        return error and f"{error.json_path}: {error.message[:200]}"

    def expect_valid(self, name, text):
        mistake = self.mistake_in(text)
        if mistake:
            self.fail(name, f"loads, but the schema says: {mistake}")
        self.valid_count += 1

    def check_packs(self):
        paths = [self.root / "rules.yaml", *sorted(self.root.glob("rules/*.yaml"))]
        paths += sorted(self.root.glob("tests/**/*.yaml"))
        for path in paths:
            if path.parent.name == "rule_errors":
                continue
            self.expect_valid(path.relative_to(self.root), path.read_text("utf-8"))

    def check_documents(self):
        """Every fenced block of the documentation that is a pack; tests/docs.test.cpp loads them."""
        for path in [self.root / "README.md", *sorted(self.root.glob("docs/*.md"))]:
            for block in re.finditer(r"^```yaml\n(.*?)^```", path.read_text("utf-8"), re.M | re.S):
                if "krait: 1" in block[1]:
                    line = path.read_text("utf-8").count("\n", 0, block.start(1)) + 1
                    self.expect_valid(f"{path.relative_to(self.root)}:{line}", block[1])

    def check_broken_packs(self):
        paths = sorted(self.root.glob("tests/fixtures/engine/rule_errors/*.yaml"))
        for path in paths:
            name = path.name.split(".")[0]
            if name in OF_THE_TEXT:
                continue
            mistake = self.mistake_in(path.read_text("utf-8"))
            if name in UNSEEN and mistake:
                self.fail(path.name, f"a schema sees this after all: {mistake}")
            elif name not in UNSEEN and not mistake:
                self.fail(path.name, "the schema does not refuse it")
        if len(paths) < FEWEST_PACKS:
            self.fail("rule_errors", f"holds only {len(paths)} packs")

    def check_new_rules(self):
        with tempfile.TemporaryDirectory() as folder:
            for number, call in enumerate(NEW_RULES):
                pack = pathlib.Path(folder) / f"new{number}.yaml"
                made = self.run("rules", "new", call, "--output", str(pack))
                if made.returncode != 0:
                    self.fail(call, f"'krait rules new' fails: {made.stderr}")
                    continue
                self.expect_valid(f"rules new '{call}'", pack.read_text("utf-8"))
                loaded = self.run("rules", "validate", str(pack))
                if loaded.returncode != 0:
                    self.fail(call, f"'krait rules new' writes what does not load: {loaded.stdout}"
                                    f"{loaded.stderr}")

    def check_references(self):
        """No definition is left over, and none is missing."""
        text = json.dumps(self.schema)
        used = set(re.findall(r'"#/\$defs/(\w+)"', text))
        for name in used ^ set(self.schema["$defs"]):
            self.fail("$defs", f"'{name}' is {'not defined' if name in used else 'not used'}")
        keys = set(self.schema["$defs"]["rule_key"]["enum"])
        for name in keys ^ set(self.schema["$defs"]["rule_body"]["properties"]):
            self.fail("rule_key", f"'{name}' is not in both lists of the keys of a rule")


def main():
    check = Check(str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2]).resolve())
    check.check_references()
    check.check_packs()
    check.check_documents()
    check.check_broken_packs()
    check.check_new_rules()
    if check.valid_count < FEWEST_PACKS:
        check.fail("repository", f"only {check.valid_count} packs were found")
    print("\n".join(check.failures) or f"{check.valid_count} packs are as the schema has them")
    return 1 if check.failures else 0


if __name__ == "__main__":
    sys.exit(main())
