"""What the tests share: the sample record, written for the purpose, and the packaged graph."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import hypothesis
import pytest

from r2pgraph.graph import KnowledgeGraph
from r2pgraph.settings import Settings

SAMPLE = Path(__file__).parent / "sample"

# How long an example takes says how busy the machine is, and nothing about the program.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


@pytest.fixture(scope="session")
def sample_settings() -> Settings:
    """The sample record with its library."""
    environ = {"R2PGRAPH_DATA": str(SAMPLE / "graph_data"), "R2PGRAPH_LIBRARY": str(SAMPLE / "library")}
    return Settings.from_env(environ)


@pytest.fixture(scope="session")
def sample(sample_settings: Settings) -> KnowledgeGraph:
    """The sample record, opened."""
    return KnowledgeGraph.open(sample_settings)


@pytest.fixture(scope="session")
def graph() -> KnowledgeGraph:
    """The record that comes with the program."""
    return KnowledgeGraph.open(Settings.from_env({}))


@pytest.fixture(scope="session")
def library() -> Path:
    """The folder of the full source texts; tests that need it say so where it is not there."""
    folder = os.environ.get("R2PGRAPH_LIBRARY")
    if not folder:
        pytest.skip("R2PGRAPH_LIBRARY is not set: the full source texts are not here")
    return Path(folder)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory, sample_settings: Settings) -> KnowledgeGraph:
    """The sample record with texts that attack the pages, and one question of its own."""
    folder = tmp_path_factory.mktemp("hostile")
    attack = Path(__file__).parent / "sample_graph"
    shutil.copytree(sample_settings.data, folder / "graph_data")
    shutil.copy(attack / "hostile.ttl", folder / "graph_data" / "hostile.ttl")
    shutil.copytree(sample_settings.queries / "_graph", folder / "queries" / "_graph")
    shutil.copytree(attack / "queries", folder / "queries", dirs_exist_ok=True)
    return KnowledgeGraph.open(
        replace(sample_settings, data=folder / "graph_data", queries=folder / "queries")
    )
