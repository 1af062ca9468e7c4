"""The memory of the Global Network of R2P Focal Points, as a knowledge graph."""

from r2pgraph.graph import KnowledgeGraph

__all__ = ["KnowledgeGraph"]
