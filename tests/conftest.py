"""Every test gets a fresh document of its own: nobody's real answers are ever read or changed."""

from importlib.util import find_spec

import pytest

from engagement.content import load_content
from engagement.workbook import Workbook

collect_ignore = [] if find_spec("duckdb") else ["large"]  # tools/run_tests.py runs those where DuckDB is


@pytest.fixture(autouse=True)
def document(tmp_path, monkeypatch):
    """The path where a workbook opens without being told where."""
    path = tmp_path / "document" / "workbook.jsonl"
    monkeypatch.setenv("ENGAGEMENT_WORKBOOK", str(path))
    return path


@pytest.fixture
def workbook(document):
    """An empty workbook of one's own organisation, in English."""
    workbook = Workbook.open(language="en")
    workbook.write("start.case", "own")
    return workbook


@pytest.fixture(scope="session")
def content():
    return load_content()
