"""Whether a candidate is better than the model in use: measured, replayed, judged by set margins, reported."""
