"""How well people are served: targets, the wall board, bad ratings followed up, samples scored, reports."""
