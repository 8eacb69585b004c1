"""Do functions and modules keep to the sizes of the house? Prints; never asserts."""

import ast
from pathlib import Path
from statistics import median

ROOT = Path("src")


def main() -> None:
    """Print median, ninth decile and maximum of function length, and the longest modules."""
    functions, modules = [], []
    for path in sorted(ROOT.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        modules.append((text.count("\n"), str(path)))
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
                functions.append(((node.end_lineno or 0) - first.lineno + 1, f"{path}:{node.lineno} {node.name}"))
    lengths = sorted(length for length, _ in functions)
    print(
        f"{len(functions)} functions: median {median(lengths):.0f} lines, 9 of 10 under "
        f"{lengths[int(0.9 * len(lengths))] + 1}, longest {lengths[-1]} (docstrings not counted)"
    )
    for length, name in sorted(functions, reverse=True)[:5]:
        print(f"  {length:4} {name}")
    print(f"{len(modules)} modules, longest:")
    for length, name in sorted(modules, reverse=True)[:8]:
        print(f"  {length:4} {name}")


if __name__ == "__main__":
    main()
