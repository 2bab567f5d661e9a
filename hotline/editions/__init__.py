"""Editions 版本: what an answer, an item or an organisation says, from a maintainer's draft to its withdrawal."""
