"""Rasa graph components, each next to the pure functions it wraps."""
