"""Feeding the memory: sheets out and in, corrections, new documents, and the history of it all."""
