"""Promises to whoever does not wait any longer: an answer in the same conversation, or a call back. Kept, or visibly late."""
