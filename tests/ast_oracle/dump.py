"""Prints what `krait ast` must print, in CPython 3.13 or later: for every file that is named in the
list file, ast.dump(ast.parse(bytes), include_attributes=True) in one line, or `SyntaxError`. Where
CPython gives up by itself (its stack, the digits of an int) the line is `no verdict`.

ast.dump() takes minutes for a library. The functions here print the same from what a class says of
its fields; `--check` compares with ast.dump() file by file.
"""

import ast
import sys
import warnings

PARTS_OF_CLASSES = {}

warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)


def parts_of(cls):
    """For each field of a class: its name, the value that is left out, and whether [] is."""
    parts = PARTS_OF_CLASSES.get(cls)
    if parts is None:
        fields = []
        for name in cls._fields:
            field_type = str(cls._field_types[name])
            fields.append((name, "None" in field_type, field_type.startswith("list[")))
        parts = PARTS_OF_CLASSES[cls] = (cls.__name__, fields, cls._attributes)
    return parts


def write(value, out):
    """Appends the pieces of a value's dump. As ast.dump() does, it recurs into every child."""
    if isinstance(value, ast.AST):
        name, fields, attributes = parts_of(type(value))
        out.append(name + "(")
        separator = ""
        for field, is_optional, is_list in fields:
            child = getattr(value, field, None)
            if child is None and is_optional or is_list and child == []:
                continue
            out.append(separator + field + "=")
            write(child, out)
            separator = ", "
        for attribute in attributes:
            number = getattr(value, attribute)
            out.append(f"{separator}{attribute}={number!r}")
            separator = ", "
        out.append(")")
    elif isinstance(value, list):
        out.append("[")
        for index, item in enumerate(value):
            if index:
                out.append(", ")
            write(item, out)
        out.append("]")
    else:
        out.append(repr(value))


def dump(source, is_checked):
    try:
        tree = ast.parse(bytes(source))
    except SyntaxError as error:
        has_limit = "integer string conversion" in str(error)
        return "no verdict" if has_limit else "SyntaxError"
    except (RecursionError, MemoryError):
        return "no verdict"
    out = []
    write(tree, out)
    text = "".join(out)
    if is_checked and text != ast.dump(tree, include_attributes=True):
        sys.exit("dump.py differs from ast.dump()")
    return text


def main(list_path, is_checked=False):
    with open(list_path, encoding="utf-8") as file:
        paths = file.read().splitlines()
    for path in paths:
        with open(path, "rb") as file:
            source = file.read()
        print(dump(source, is_checked))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    main(sys.argv[1], "--check" in sys.argv[2:])
