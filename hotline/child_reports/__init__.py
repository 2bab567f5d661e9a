"""强制报告: who reported harm to a child, what, to whom and when. Entries are added, never changed, and outlive erasure."""
