"""What a citizen gets done here step by step: limits worked out, conditions checked, ways chosen, papers drawn up."""
