"""The hand-over brief of a seat: what its next holder needs to know, with what each sentence rests on."""

from r2pgraph.brief.compose import brief, interview

__all__ = ["brief", "interview"]
