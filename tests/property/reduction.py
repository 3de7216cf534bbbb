"""Makes a failing program smaller: takes statements and parts of expressions away for as long as it
keeps failing."""
import ast


def statement_lists(tree):
    for node in ast.walk(tree):
        for field in ("body", "orelse", "finalbody", "handlers", "cases"):
            statements = getattr(node, field, None)
            if isinstance(statements, list):
                yield node, field, statements


def without_statements(tree):
    """Ways to leave statements out, each a pair: do it, undo it."""
    for node, field, statements in list(statement_lists(tree)):
        for index in reversed(range(len(statements))):
            if index >= len(statements):
                continue
            old = list(statements)
            statement = statements[index]
            replacements = [[]] if len(old) > 1 or field in ("orelse", "finalbody") else []
            if field in ("body", "orelse", "finalbody") and isinstance(statement, ast.stmt):
                if not isinstance(statement, ast.Pass):
                    replacements.append([ast.Pass()])
                inner = getattr(statement, "body", None)
                if isinstance(inner, list) and not isinstance(statement,
                                                              (ast.FunctionDef, ast.ClassDef)):
                    replacements.append(inner)
            for replacement in replacements:
                yield statements, old[:index] + replacement + old[index + 1:], old


def without_expressions(tree):
    for node in list(ast.walk(tree)):
        for field, value in list(ast.iter_fields(node)):
            if isinstance(value, ast.expr):
                if field in ("value", "test") and not isinstance(value,
                                                                 (ast.Constant, ast.Attribute)):
                    yield node, field, ast.Constant(value=""), value
                for part in ast.iter_child_nodes(value):
                    if isinstance(part, ast.expr):
                        yield node, field, part, value
            elif isinstance(value, list):
                for index, item in enumerate(value):
                    if isinstance(item, ast.expr):
                        for part in [ast.Constant(value=""), *ast.iter_child_nodes(item)]:
                            if isinstance(part, ast.expr) and not isinstance(item, ast.Constant):
                                yield value, index, part, item


def read(node, field):
    return node[field] if isinstance(node, list) else getattr(node, field)


def write(node, field, value):
    if isinstance(node, list):
        node[field] = value
    else:
        setattr(node, field, value)


def unparse(trees):
    return [(path, ast.unparse(ast.fix_missing_locations(tree)) + "\n") for path, tree in trees]


def reduce_program(files, still_fails, attempts=300):
    """`files` are (path, text); `still_fails(files)` must hold for them. Gives smaller files."""
    trees = [(path, ast.parse(text)) for path, text in files]
    if not still_fails(unparse(trees)):
        return files
    left = [attempts]

    def keeps_failing():
        left[0] -= 1
        try:
            return still_fails(unparse(trees))
        except (ValueError, AttributeError, TypeError, SyntaxError):
            return False  # no program any more

    changed = True
    while changed and left[0] > 0:
        changed = False
        for _, tree in trees:
            for statements, new, old in without_statements(tree):
                if left[0] > 0 and statements == old:
                    statements[:] = new
                    if keeps_failing():
                        changed = True
                    else:
                        statements[:] = old
            for node, field, part, old in without_expressions(tree):
                if left[0] > 0 and read(node, field) is old:
                    write(node, field, part)
                    if keeps_failing():
                        changed = True
                    else:
                        write(node, field, old)
    return unparse(trees)
