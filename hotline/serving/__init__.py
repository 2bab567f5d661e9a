"""From a checkout to running processes: pages, model, database, secrets, and the supervisor over all of them."""
