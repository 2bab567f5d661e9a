"""Models, data versions and reports: files under the models folder, and a table that knows their digests."""
