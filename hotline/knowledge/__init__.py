"""Answers, the law behind them, and how they are found."""
