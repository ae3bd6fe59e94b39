"""Every list that pages show part by part can be taken out whole, as CSV and XLSX, through the one door for tables."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SPLITS = ("django.core.paginator", "fund.banking.views.answers")
TAKES_OUT = {"table_response", "download"}
APART = {
    "gallery",  # parts of pages, for those who build them
}


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for wing in ("workflows", "fund", "loans"):
        for path in sorted((ROOT / wing).rglob("*.py")):
            yield path, ast.parse(path.read_text())


def splitters(module: ast.Module) -> set[str]:
    """By what names a module shows a list part by part."""
    found = [node for node in module.body if isinstance(node, ast.ImportFrom) and node.module in SPLITS]
    return {alias.name for node in found for alias in node.names} & {"Paginator", "page_of"}


def called(function: ast.FunctionDef, known: dict[str, ast.FunctionDef]) -> set[str]:
    """What a function calls, itself and through functions beside it."""
    names: set[str] = set()
    waiting = [function]
    while waiting:
        for node in ast.walk(waiting.pop()):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if name not in names and name in known:
                    waiting.append(known[name])
                names.add(name)
    return names


def is_page(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(each, ast.Call) and isinstance(each.func, ast.Name) and each.func.id == "allow"
        for each in function.decorator_list
    )


def test_every_list_with_pages_is_a_table_too() -> None:
    lists: dict[str, bool] = {}
    for path, module in modules():
        known = {node.name: node for node in module.body if isinstance(node, ast.FunctionDef)}
        for function in known.values():
            calls = called(function, known)
            if is_page(function) and function.name not in APART and calls & splitters(module):
                lists[f"{path.relative_to(ROOT)}:{function.name}"] = bool(calls & TAKES_OUT)
    assert len(lists) > 40, "the lists are looked for in the wrong place"
    assert [name for name, is_table in lists.items() if not is_table] == []
