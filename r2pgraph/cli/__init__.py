"""The command line: one verb, one call; answers to stdout, words to stderr.

Exit status: 0 fine, 1 findings, 2 wrong use or a source that cannot be used.
"""

from __future__ import annotations

import os

import click

from r2pgraph.cli import asking, care, feeding, handover, importing, linking, publishing, serving
from r2pgraph.settings import Settings

VERBS = (
    *(asking.ask, asking.sparql, asking.show, asking.search),
    *(care.check, care.fmt, care.quote, care.coverage, care.restore),
    *(linking.connect, linking.network, linking.export),
    *(importing.reference, publishing.publish),
    *(handover.brief, handover.interview, handover.ledger, handover.gaps, handover.handbook),
    handover.calendar_,
    *(feeding.init, feeding.sheet, feeding.intake),
    *(feeding.merge, feeding.unmerge, feeding.withdraw, feeding.log, feeding.diff),
    feeding.document,
    serving.serve,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="r2pgraph")
@click.pass_context
def cli(context: click.Context) -> None:
    """The memory of the Global Network of R2P Focal Points: ask it, look at it, check it."""
    context.obj = Settings.from_env(os.environ)


for verb in VERBS:
    cli.add_command(verb)
