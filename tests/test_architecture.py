"""The order of stages: folders are the steps of an evaluation, and each uses only itself and those before it."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "trepart_eval"

BEFORE = {
    "vocabulary": [],
    "problems": ["vocabulary"],
    "municipalities": ["vocabulary", "problems"],
    "study": ["vocabulary", "problems", "municipalities"],
    "sources": ["vocabulary", "problems", "municipalities", "study"],
    "criteria": ["vocabulary", "problems", "municipalities", "study", "sources"],
    "quality": ["vocabulary", "problems", "municipalities", "study", "sources", "criteria"],
    "collaboration": ["vocabulary", "problems", "municipalities", "study", "sources", "criteria", "quality"],
    "relations": [
        "vocabulary",
        "problems",
        "municipalities",
        "study",
        "sources",
        "criteria",
        "quality",
        "collaboration",
    ],
    "disclosure": [
        "vocabulary",
        "problems",
        "municipalities",
        "study",
        "sources",
        "criteria",
        "quality",
        "collaboration",
        "relations",
    ],
    "reporting": [
        "vocabulary",
        "problems",
        "municipalities",
        "study",
        "sources",
        "criteria",
        "quality",
        "collaboration",
        "relations",
        "disclosure",
        "datasets",
    ],
    "instrument": [
        "vocabulary",
        "problems",
        "municipalities",
        "study",
        "sources",
        "criteria",
        "quality",
        "collaboration",
        "relations",
        "disclosure",
        "reporting",
        "datasets",
    ],
    "datasets": ["vocabulary", "problems", "municipalities", "study", "sources"],
    "cli": [
        "vocabulary",
        "problems",
        "municipalities",
        "study",
        "sources",
        "criteria",
        "quality",
        "collaboration",
        "relations",
        "disclosure",
        "reporting",
        "instrument",
        "datasets",
    ],
}
AT_THE_TOP = {"__init__.py", "__main__.py"}
DRAWS = {"matplotlib"}
OPENS_CONNECTIONS = "sources/outcomes/pxweb.py"
CONNECTS = {"urllib.request", "http", "socket", "ssl", "requests", "urllib3", "httpx", "aiohttp", "asyncio", "ftplib"}

MODULES = sorted(PACKAGE.rglob("*.py"))


def stage_of(path):
    return path.relative_to(PACKAGE).parts[0]


def imports_of(path):
    """Every module named in an import anywhere in a file, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: imports are written in full"
            yield node.module
            if node.module == "trepart_eval":
                yield from (f"trepart_eval.{alias.name}" for alias in node.names)


def names(path):
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=names)
def test_every_module_has_a_place_in_the_flow(path):
    assert stage_of(path) in BEFORE or path.name in AT_THE_TOP


@pytest.mark.parametrize("path", [path for path in MODULES if stage_of(path) in BEFORE], ids=names)
def test_a_stage_imports_itself_or_an_earlier_stage(path):
    stage = stage_of(path)
    for module in imports_of(path):
        if module.split(".")[0] != "trepart_eval":
            continue
        assert module != "trepart_eval", f"{names(path)} imports the package root"
        assert module.split(".")[1] in {stage, *BEFORE[stage]}, f"{names(path)} imports {module}"


@pytest.mark.parametrize("path", MODULES, ids=names)
def test_only_reporting_draws(path):
    if stage_of(path) != "reporting":
        assert not DRAWS & {module.split(".")[0] for module in imports_of(path)}


@pytest.mark.parametrize("path", MODULES, ids=names)
def test_only_one_module_opens_connections(path):
    imported = {module for name in imports_of(path) for module in (name, name.split(".")[0])}
    assert bool(imported & CONNECTS) == (names(path) == OPENS_CONNECTIONS)


@pytest.mark.parametrize("path", MODULES, ids=names)
def test_only_the_fetch_command_uses_that_module(path):
    module = "trepart_eval." + OPENS_CONNECTIONS.removesuffix(".py").replace("/", ".")
    users = {"sources/outcomes/fetching.py", "cli/fetch_command.py"}
    if names(path) not in users:
        assert not {module, "trepart_eval.sources.outcomes.fetching"} & set(imports_of(path))


@pytest.mark.parametrize("path", MODULES, ids=names)
def test_no_module_is_a_drawer_for_odds_and_ends(path):
    assert path.stem not in {"utils", "helpers", "base", "common"}


def test_no_public_function_has_the_name_of_a_folder_or_module():
    modules = {path.stem for path in MODULES} | {path.parent.name for path in MODULES}
    functions = {
        node.name
        for path in MODULES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }
    assert not functions & modules


def test_no_check_of_input_is_an_assert():
    """Asserts are gone under ``python -O``; the few that are left speak to the type checker and say so."""
    for path in MODULES:
        lines = path.read_text(encoding="utf-8").splitlines()
        for line in lines:
            if line.strip().startswith("assert "):
                assert "for the type checker" in line, f"{names(path)}: {line.strip()}"


def test_the_flow_in_the_readme_is_the_flow_of_the_code():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    order = [stage for stage in BEFORE if stage not in {"datasets", "cli"}]
    assert " → ".join(f"`{stage}`" for stage in order) in readme


def calls_of(path):
    """Name of every function called, the call, and the calls that it is an argument of."""

    def walk(node, within):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            yield name, within
            within = (*within, name)
        for child in ast.iter_child_nodes(node):
            yield from walk(child, within)

    yield from walk(ast.parse(path.read_text(encoding="utf-8")), ())


@pytest.mark.parametrize("path", [path for path in MODULES if stage_of(path) != "disclosure"], ids=names)
def test_only_the_stage_of_disclosure_says_that_a_table_may_be_shown(path):
    assert "Released" not in {name for name, _ in calls_of(path)}


@pytest.mark.parametrize("path", [path for path in MODULES if stage_of(path) == "cli"], ids=names)
def test_the_command_line_has_no_score_but_through_the_door(path):
    assert all("release_scores" in within for name, within in calls_of(path) if name == "score")


@pytest.mark.parametrize(
    ("module", "writer"),
    [("table_files", "csv_bytes"), ("table_files", "parquet_bytes"), ("table_files", "json_text"),
     ("workbook", "workbook_bytes")],
)  # fmt: skip
def test_what_writes_tables_takes_those_that_may_be_shown(module, writer):
    tree = ast.parse((PACKAGE / "reporting" / f"{module}.py").read_text(encoding="utf-8"))
    function = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == writer)
    taken = [ast.unparse(argument.annotation) for argument in function.args.args if "table" in argument.arg]
    assert taken
    assert all("Released" in annotation for annotation in taken)
