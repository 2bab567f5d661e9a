"""Long work on models as jobs: one at a time, in a process of its own, followed while it runs, cancelled, limited."""
