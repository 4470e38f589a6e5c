# SPDX-License-Identifier: GPL-2.0-or-later
"""Imports point one way and in no circle; files, functions and calls stay within what one reads.

Each file names its licence, and enumerations are scoped as Qt 6 wants.
"""

from __future__ import annotations

import ast
import enum
import importlib
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "hmwb_qgis"
MODULES = sorted(PACKAGE.rglob("*.py"))
SOURCES = sorted([*MODULES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "tools").rglob("*.py")])

# layer: (layers of ours that it may use, packages of others that it may use)
LAYERS = {
    "core": ({"core"}, {"numpy", "scipy"}),
    "raster": (
        {"core", "files", "raster", "paths", "release"},
        {"numpy", "scipy", "osgeo", "distributed"},
    ),
    "report": ({"core", "files", "report", "paths"}, {"numpy", "jinja2", "plotly", "matplotlib"}),
    "files": ({"core", "files"}, set()),
    "paths": (set(), set()),
    "release": ({"paths"}, set()),
}
# The rooms of the raster layer: each may use those before it.
RASTER_ROOMS = (
    "formats", "sensors", "reading", "writing", "products", "tiling", "pairing", "fusing",
)  # fmt: skip
MOST_LINES = 400  # of a file
MOST_OF_A_FUNCTION = 50  # lines of its body, without the docstring
MOST_BY_POSITION = 4  # values of a dataclass; more are confused in silence
# Mathematics neither reads nor writes: arrays come in, arrays go out.
NOT_IN_CORE = {"io", "logging", "pathlib", "pickle", "shutil", "subprocess", "tempfile"}


def short(path):
    """How a test id names a file."""
    return path.relative_to(ROOT).as_posix()


def layer_of(path):
    """The first part of a module's path inside the package: core, raster, plugin ..."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path):
    """Dotted names of all that a module imports, also inside functions."""
    package = ("hmwb_qgis", *path.relative_to(PACKAGE).parent.parts)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else ()
            module = ".".join((*base, *(node.module or "").split("."))).rstrip(".")
            # `from .. import paths` imports a module, `from ..paths import x` a name in it.
            yield from (f"{module}.{alias.name}" for alias in node.names)


def calls(path):
    """Names of the plain functions that a module calls."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_imports_point_one_way(path):
    ours_allowed, others_allowed = LAYERS.get(layer_of(path), (None, None))
    if ours_allowed is None:
        return  # processing, provider and plugin see everything
    for name in imports(path):
        top, *rest = name.split(".")
        if top == "hmwb_qgis":
            assert rest[0] in ours_allowed, f"{short(path)} imports {name}"
        elif top not in sys.stdlib_module_names:
            assert top in others_allowed, f"{short(path)} imports {name}"


@pytest.mark.parametrize("path", [p for p in MODULES if p.parent.name in RASTER_ROOMS], ids=short)
def test_rooms_of_the_raster_layer_use_those_before_them(path):
    before = RASTER_ROOMS[: RASTER_ROOMS.index(path.parent.name) + 1]
    for name in imports(path):
        if name.startswith("hmwb_qgis.raster."):
            assert name.split(".")[2] in (*before, "notes"), f"{short(path)} imports {name}"


@pytest.mark.parametrize("path", [p for p in MODULES if layer_of(p) == "core"], ids=short)
def test_core_neither_reads_nor_writes(path):
    assert not NOT_IN_CORE & {name.split(".")[0] for name in imports(path)}
    assert not {"open", "print", "input"} & set(calls(path))


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_every_file_names_its_licence(path):
    first = path.read_text("utf-8").splitlines()[0]
    assert first == "# SPDX-License-Identifier: GPL-2.0-or-later"


def module_name(path):
    """As it is imported; a package by the name of its folder."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def circles(uses):
    """Modules that reach themselves, of a mapping from each to those that it uses."""
    for start in uses:
        reached, ahead = set(), list(uses[start])
        while ahead:
            module = ahead.pop()
            if module not in reached:
                reached.add(module)
                ahead += uses[module]
        if start in reached:
            yield start


def test_circles_are_found():
    assert list(circles({"a": {"b"}, "b": {"c"}, "c": {"b"}})) == ["b", "c"]


def packages_of(name):
    """The packages that a module lies in."""
    parts = name.split(".")
    return {".".join(parts[:k]) for k in range(1, len(parts))}


def test_no_imports_go_in_a_circle():
    """A package is run before what lies in it, so that whoever uses that uses the package too."""
    names = {module_name(path) for path in MODULES}
    uses = {}
    for path in MODULES:
        own = module_name(path)
        found = {name if name in names else name.rpartition(".")[0] for name in imports(path)}
        entered = set().union(*map(packages_of, found)) - packages_of(own)
        uses[own] = ((found | entered) & names) - {own}
    assert list(circles(uses)) == []


def test_packages_of_the_core_import_one_way():
    """Not only the files: who reads a package need not go back to one that is built on it."""
    uses = {}
    for path in MODULES:
        parts = path.relative_to(PACKAGE).parts
        if parts[0] == "core" and len(parts) > 2:
            known = uses.setdefault(parts[1], set())
            for name in imports(path):
                if name.startswith("hmwb_qgis.core."):
                    known.add(name.split(".")[2])
    among = {own: others & uses.keys() - {own} for own, others in uses.items()}
    assert list(circles(among)) == []


# Of `numpy.linalg` and `scipy.linalg`: they raise on matrices of real scenes.
MAY_FAIL = {"solve", "svd", "eigh", "eig", "cholesky", "cho_factor", "lstsq", "inv", "pinv"}


def decompositions(tree):
    """Calls and imports of what may fail, of a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in MAY_FAIL:
            if isinstance(node.value, ast.Attribute) and node.value.attr == "linalg":
                yield node.attr
        elif isinstance(node, ast.ImportFrom) and (node.module or "").endswith("linalg"):
            yield from MAY_FAIL & {alias.name for alias in node.names}


def test_decompositions_are_found():
    source = "from scipy.linalg import eigh, qr\nnp.linalg.solve(a, b)\nnp.linalg.norm(a)"
    assert list(decompositions(ast.parse(source))) == ["eigh", "solve"]


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_linear_algebra_that_may_fail_is_in_its_room(path):
    if path.name != "linear_algebra.py":
        assert not list(decompositions(ast.parse(path.read_text("utf-8"))))


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_files_are_short(path):
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


def long_functions(tree, most=MOST_OF_A_FUNCTION):
    """Functions whose bodies have too many lines; signature and docstring do not count."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            documented = ast.get_docstring(node) is not None and len(node.body) > 1
            first = node.body[1 if documented else 0]
            if node.end_lineno - first.lineno >= most:
                yield f"line {node.lineno}: {node.name}"


def test_long_functions_are_found():
    source = (
        "class A:\n    def f(\n        self,\n    ):\n"
        '        """Says.\n\n        More.\n        """\n'
    )
    body = "        a = 1\n        b = 2\n"
    assert list(long_functions(ast.parse(source + body), 2)) == []
    assert list(long_functions(ast.parse(source + body + "        c = 3\n"), 2)) == ["line 2: f"]


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_functions_fit_a_screen(path):
    assert list(long_functions(ast.parse(path.read_text("utf-8")))) == []


def dataclasses_in(trees):
    """Names of the classes that are decorated as dataclasses."""
    return {
        node.name
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and any("dataclass" in ast.unparse(decorator) for decorator in node.decorator_list)
    }


def filled_by_position(tree, known, owner=None):
    """Calls of known dataclasses with too many values by position; `cls` is the class around."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            called = (dotted(node.func) or [""])[-1]
            name = owner if called == "cls" else called
            if name in known and len(node.args) > MOST_BY_POSITION:
                yield f"line {node.lineno}: {name}"
        inside = node.name if isinstance(node, ast.ClassDef) else owner
        yield from filled_by_position(node, known, inside)


def test_calls_by_position_are_found():
    tree = ast.parse(
        "@dataclass(frozen=True)\nclass A:\n    def of(cls):\n        return cls(1, 2, 3, 4, 5)\n"
        "A(1, 2, 3, 4)\nmodule.A(1, 2, 3, 4, 5)\nother(1, 2, 3, 4, 5)\n"
    )
    found = list(filled_by_position(tree, dataclasses_in([tree])))
    assert found == ["line 4: A", "line 6: A"]


def test_dataclasses_are_filled_by_name():
    trees = {path: ast.parse(path.read_text("utf-8")) for path in MODULES}
    known = dataclasses_in(trees.values())
    for path, tree in trees.items():
        assert list(filled_by_position(tree, known)) == [], short(path)


def dotted(node):
    """``a.b.c`` as a list of names; None if the expression is anything else."""
    names = []
    while isinstance(node, ast.Attribute):
        names.insert(0, node.attr)
        node = node.value
    return [node.id, *names] if isinstance(node, ast.Name) else None


def qt_names(tree):
    """What a module imports from QGIS and Qt: local name -> object."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "qgis":
            module = importlib.import_module(node.module)
            for alias in node.names:
                found[alias.asname or alias.name] = getattr(module, alias.name)
    return found


def is_enum_member(value):
    """An enumeration of Python's or of sip's."""
    return isinstance(value, enum.Enum) or type(type(value)).__name__ == "enumtype"


def unscoped_enums(source):
    """Enumeration members that are reached through the class around their enumeration."""
    tree = ast.parse(source)
    known = qt_names(tree)
    for node in ast.walk(tree):
        names = dotted(node) if isinstance(node, ast.Attribute) else None
        if names is None or names[0] not in known:
            continue
        owner = value = known[names[0]]
        for name in names[1:]:
            owner, value = value, getattr(value, name, None)
        if is_enum_member(value) and owner is not type(value):
            yield f"line {node.lineno}: {'.'.join(names)}"


def test_unscoped_enums_are_found(qgis_app):  # noqa: ARG001
    source = (
        "from qgis.core import QgsProcessing\nfrom qgis.PyQt.QtCore import Qt\n"
        "a = Qt.AlignLeft\nb = Qt.AlignmentFlag.AlignLeft\n"
        "c = QgsProcessing.TypeRaster\nd = QgsProcessing.SourceType.TypeRaster\n"
    )
    assert list(unscoped_enums(source)) == [
        "line 3: Qt.AlignLeft",
        "line 5: QgsProcessing.TypeRaster",
    ]


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_enumerations_are_scoped(path, qgis_app):  # noqa: ARG001
    assert list(unscoped_enums(path.read_text("utf-8"))) == []


def users_of(paths):
    """(module, name): packages that import the name from the module."""
    found = {}
    for path in paths:
        for name in imports(path):
            module, _, own = name.rpartition(".")
            found.setdefault((module, own), set()).add(module_name(path.parent / "__init__.py"))
    return found


def takes_values(node):
    """A public function that is called with values."""
    if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
        return False
    named = [a.arg for a in (*node.args.args, *node.args.kwonlyargs)]
    return bool(set(named) - {"self", "cls"})


def lacks(function, *sections):
    """Whether one of these sections is missing in a docstring."""
    text = (ast.get_docstring(function) or "").replace("Yields\n---", "Returns\n---")
    return not all(f"{section}\n---" in text for section in sections)


# Described in `methods.base`, `observation.scenes` or the class above, for all that have them.
OF_ALL_METHODS = {
    "fit", "fuse", "fuse_part", "fuse_strips", "fit_and_fuse", "solve", "seen", "read", "mean",
    "taps",
}  # fmt: skip


def without_sections(tree, used):
    """Functions, and methods of classes, of these names that do not say what they take."""
    for node in tree.body:
        if takes_values(node) and node.name in used:
            nothing = node.returns is None or ast.unparse(node.returns) == "None"
            if lacks(node, "Parameters") or (lacks(node, "Returns") and not nothing):
                yield f"line {node.lineno}: {node.name}"
        if isinstance(node, ast.ClassDef) and node.name in used:
            methods = [m for m in filter(takes_values, node.body) if m.name not in OF_ALL_METHODS]
            bad = [m for m in methods if lacks(m, "Parameters")]
            yield from (f"line {m.lineno}: {node.name}.{m.name}" for m in bad)


def test_functions_without_sections_are_found():
    says = '"""Says.\n\n{0}Parameters\n{0}----------\n{0}a : int\n{0}"""\n'.format("    ")
    tree = ast.parse(
        f"def f(a):\n    {says}\ndef g(a) -> int:\n    {says}\ndef h(a):\n    pass\n"
        "class A:\n    def f(self, a):\n        pass\n    def g(self):\n        pass\n"
    )
    assert [x.split()[-1] for x in without_sections(tree, {"f", "g", "A"})] == ["g", "A.f"]


def test_what_other_packages_of_the_core_call_says_what_it_takes():
    users = users_of(MODULES)
    for path in MODULES:
        if layer_of(path) == "core":
            module, package = module_name(path), module_name(path.parent / "__init__.py")
            used = {name for (m, name), by in users.items() if m == module and by - {package}}
            tree = ast.parse(path.read_text("utf-8"))
            assert list(without_sections(tree, used)) == [], short(path)
