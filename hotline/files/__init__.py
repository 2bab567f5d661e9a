"""Files that people send: received, inspected, scanned and kept. What they belong to is the business of others."""
