"""Knows how to invent campaigns and how to time the product; nothing of the product imports it."""
