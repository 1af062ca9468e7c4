"""The program's door: every refusal leaves it as one clear line on stderr."""

from __future__ import annotations

import logging
import sys

import click

from r2pgraph.cli import cli
from r2pgraph.errors import R2PGraphError


def main() -> None:
    """Run the command line; exit status 2 for wrong use and for sources that cannot be used."""
    # rdflib logs a traceback for a literal that is none of its kind (30 February); the check finds it.
    logging.getLogger("rdflib.term").disabled = True
    try:
        cli.main(prog_name="r2pgraph")
    except R2PGraphError as error:
        click.echo(f"r2pgraph: {error}", err=True)
        sys.exit(2)
    except OSError as error:
        click.echo(f"r2pgraph: the answer cannot be written ({error.strerror})", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
