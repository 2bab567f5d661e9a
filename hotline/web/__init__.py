"""What every HTTP answer shares: problem+json, security headers, budgets, metrics. No capability lives here."""
