"""Cases 办件: an application from the draft to its end, with its clocks, its record and the people who work on it."""
