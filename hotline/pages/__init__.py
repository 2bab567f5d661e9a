"""The page for browsers without script: it can ask, be answered and reach a person, all by plain forms."""
