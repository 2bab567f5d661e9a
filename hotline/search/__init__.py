"""Finding short Chinese texts: words, character pairs and their sounds, ranked by BM25."""
